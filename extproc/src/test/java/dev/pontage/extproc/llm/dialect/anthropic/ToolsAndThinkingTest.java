package dev.pontage.extproc.llm.dialect.anthropic;

import static dev.pontage.extproc.llm.dialect.anthropic.Chat.OLD;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.call;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.hello;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.json;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.s;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.text;
import static dev.pontage.extproc.llm.dialect.anthropic.RequestEncoderTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.model.ToolChoice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolsAndThinkingTest {
  @Test
  void schemasAreSplicedInAndAlwaysOfAnObject() throws UnsupportedRequest {
    assertThat(hello().tool("f", "{\"type\":\"object\",\"x\": 1.0}", null).field("tools"))
        .isEqualTo("[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\",\"x\": 1.0}}]");
    assertThat(hello().tool("f", null, null).field("tools"))
        .isEqualTo("[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}]");
    assertThat(hello().tool("f", "{}", false).field("tools"))
        .isEqualTo("[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]");
  }

  @Test
  void strictnessGoesToModelsThatKnowIt() throws UnsupportedRequest {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":1}}}";
    assertThat(hello().tool("f", schema, true).field("tools"))
        .isEqualTo(
            """
            [{"name":"f","input_schema":{"type":"object","properties":{"n":{"type":"integer",\
            "description":"{minimum: 1}"}},"additionalProperties":false},"strict":true}]\
            """);
    Chat old = hello().model(OLD).tool("f", schema, true);
    assertThat(old.field("tools")).doesNotContain("strict");
    assertThat(old.dropped()).containsExactly("tools.function.strict");
  }

  @Test
  void choices() throws UnsupportedRequest {
    assertThat(hello().tool("f").field("tool_choice")).isEqualTo("none");
    assertThat(choice(new ToolChoice.Auto())).isEqualTo("{\"type\":\"auto\"}");
    assertThat(choice(new ToolChoice.None())).isEqualTo("{\"type\":\"none\"}");
    assertThat(choice(new ToolChoice.Required())).isEqualTo("{\"type\":\"any\"}");
    assertThat(choice(new ToolChoice.Named("f"))).isEqualTo("{\"type\":\"tool\",\"name\":\"f\"}");
    assertThat(choice(new ToolChoice.Allowed(true, List.of("f")))).isEqualTo("{\"type\":\"any\"}");
    assertThat(
            hello()
                .tool("f")
                .tool("g")
                .choice(new ToolChoice.Allowed(false, List.of("g")))
                .field("tools"))
        .contains("\"g\"")
        .doesNotContain("\"f\"");
  }

  private static String choice(ToolChoice choice) throws UnsupportedRequest {
    return hello().tool("f").choice(choice).field("tool_choice");
  }

  @Test
  void oneCallAtATime() throws UnsupportedRequest {
    assertThat(hello().tool("f").parallel(false).field("tool_choice"))
        .isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
    assertThat(
            hello()
                .tool("f")
                .parallel(false)
                .choice(new ToolChoice.Required())
                .field("tool_choice"))
        .isEqualTo("{\"type\":\"any\",\"disable_parallel_tool_use\":true}");
    assertThat(hello().tool("f").parallel(false).choice(new ToolChoice.None()).field("tool_choice"))
        .isEqualTo("{\"type\":\"none\"}");
    assertThat(hello().tool("f").parallel(true).field("tool_choice")).isEqualTo("none");
  }

  @Test
  void withoutToolsThereIsNoChoice() throws UnsupportedRequest {
    assertThat(hello().parallel(false).choice(new ToolChoice.Auto()).field("tool_choice"))
        .isEqualTo("none");
    refused(hello().choice(new ToolChoice.Required()), "tool_choice");
    refused(hello().tool("f").choice(new ToolChoice.Allowed(true, List.of("g"))), "tool_choice");
  }

  @Test
  void toolsOfThePastAreDeclaredButNotCalled() throws UnsupportedRequest {
    Chat chat =
        hello()
            .assistant(call("a", "f", "{}"), call("b", "f", "{}"))
            .result("a", "1")
            .result("b", "2");
    assertThat(chat.field("tools"))
        .isEqualTo("[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}]");
    assertThat(chat.field("tool_choice")).isEqualTo("{\"type\":\"none\"}");
  }

  @Test
  void theStructuredAnswerLivesBesideTheClientsTools() throws UnsupportedRequest {
    Chat chat = hello().model(OLD).tool("f").schema("{\"type\":\"object\"}");
    assertThat(chat.field("tool_choice")).isEqualTo("{\"type\":\"any\"}");
    assertThat(chat.field("tools")).contains("\"f\"", "pontage_structured_answer");
    assertThat(chat.choice(new ToolChoice.Named("f")).dropped()).containsExactly("response_format");
    refused(hello().tool("pontage_structured_answer"), "tools[0].function.name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "claude-opus-4-1|low|8192|{\"type\":\"enabled\",\"budget_tokens\":1024}|none",
        "claude-opus-4-1|high|8192|{\"type\":\"enabled\",\"budget_tokens\":4096}|none",
        "claude-opus-4-1|max|8192|{\"type\":\"enabled\",\"budget_tokens\":4096}|none",
        "claude-opus-4-1|high|1025|{\"type\":\"enabled\",\"budget_tokens\":1024}|none",
        "claude-3-7-sonnet-latest|medium|9000|{\"type\":\"enabled\",\"budget_tokens\":2048}|none",
        "claude-sonnet-4-6|xhigh|64|{\"type\":\"adaptive\",\"display\":\"summarized\"}|{\"effort\":\"high\"}",
        "claude-opus-4-8|xhigh|64|{\"type\":\"adaptive\",\"display\":\"summarized\"}|{\"effort\":\"xhigh\"}",
        "claude-fable-5-2|minimal|64|{\"type\":\"adaptive\",\"display\":\"summarized\"}|{\"effort\":\"low\"}",
        "claude-opus-4-1|none|64|none|none",
        "claude-sonnet-5|none|64|{\"type\":\"disabled\"}|none",
      })
  void effortBecomesThinking(
      String model, String effort, long maxTokens, String thinking, String output)
      throws UnsupportedRequest {
    Chat chat = hello().model(model).effort(effort).maxTokens(maxTokens);
    assertThat(chat.field("thinking")).isEqualTo(thinking);
    assertThat(chat.field("output_config")).isEqualTo(output);
    assertThat(chat.dropped()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "claude-3-5-haiku-latest, high, 8192",
    "claude-opus-4-1, high, 1024",
    "claude-opus-4-1, gigantic, 8192",
    "claude-opus-4-7, gigantic, 8192",
    "claude-mythos-5, none, 8192",
    "claude-opus-5-5, none, 8192",
  })
  void effortThatCannotBeMetIsListed(String model, String effort, long maxTokens)
      throws UnsupportedRequest {
    Chat chat = hello().model(model).effort(effort).maxTokens(maxTokens);
    assertThat(chat.field("thinking")).isEqualTo("none");
    assertThat(chat.dropped()).containsExactly("reasoning_effort");
  }

  @Test
  void budgetsAreKeptWhereTheModelKnowsThem() throws UnsupportedRequest {
    assertThat(hello().model(OLD).budget(3_000).field("thinking")).contains(":3000}");
    assertThat(hello().model(OLD).budget(10).field("thinking")).contains(":1024}");
    assertThat(hello().model(OLD).budget(0).field("thinking")).isEqualTo("none");
    assertThat(hello().model("claude-opus-4-7").budget(5_000).field("output_config"))
        .isEqualTo("{\"effort\":\"medium\"}");
  }

  @Test
  void whoThinksTakesNoSampling() throws UnsupportedRequest {
    Chat chat = hello().effort("low").hint("temperature", "0.5").hint("top_k", "5");
    assertThat(chat.field("temperature")).isEqualTo("none");
    assertThat(chat.dropped()).containsExactly("temperature", "top_k");
  }

  @Test
  void whoMustCallAToolCannotThink() throws UnsupportedRequest {
    Chat budget = hello().effort("high").tool("f").choice(new ToolChoice.Required());
    assertThat(budget.field("thinking")).isEqualTo("none");
    assertThat(budget.dropped()).containsExactly("reasoning_effort");
    Chat byDefault = hello().model("claude-opus-5").tool("f").choice(new ToolChoice.Required());
    assertThat(byDefault.field("thinking")).isEqualTo("{\"type\":\"disabled\"}");
    assertThat(byDefault.dropped()).isEmpty();
    refused(
        hello().model("claude-fable-5").tool("f").choice(new ToolChoice.Named("f")), "tool_choice");
  }

  @Test
  void aToolLoopWithoutItsThoughtsGoesOnWithoutThinking() throws UnsupportedRequest {
    Chat lost = hello().effort("high").tool("f").assistant(call("a", "f", "{}")).result("a", "1");
    assertThat(lost.field("thinking")).isEqualTo("none");
    assertThat(lost.dropped()).containsExactly("reasoning_effort");
    Chat kept =
        hello()
            .effort("high")
            .tool("f")
            .assistant(new Part.Thinking(s("hm"), s("sig")), call("a", "f", "{}"))
            .result("a", "1");
    assertThat(kept.field("thinking")).contains("enabled");
    Chat over = lost.assistant(text("done")).user("new question");
    assertThat(over.field("thinking")).contains("enabled");
  }

  @Test
  void whatASchemaCannotEnforceIsSaidInWords() {
    JsonWriter out = new JsonWriter(64);
    SchemaFit.write(
        json(
            """
            {"$schema":"x","type":["object","null"],"$defs":{"d":{"type":"string","pattern":"^a"}},\
            "properties":{"é":{"$ref":"#/$defs/d"},"l":{"type":"array","minItems":2,"items":\
            {"type":"string","format":"date","description":"D"}},"o":{"oneOf":[{"type":"null"},\
            {"type":"string","format":"odd"}]}},"required":["é"],"additionalProperties":true}\
            """),
        out);
    assertThat(out.toString())
        .isEqualTo(
            """
            {"type":["object","null"],"$defs":{"d":{"type":"string","description":"{pattern: \\"^a\\"}"}},\
            "properties":{"é":{"$ref":"#/$defs/d"},"l":{"type":"array","items":{"type":"string",\
            "format":"date","description":"D"},"description":"{minItems: 2}"},"o":{"anyOf":\
            [{"type":"null"},{"type":"string","description":"{format: \\"odd\\"}"}]}},\
            "required":["é"],"additionalProperties":false}\
            """);
  }
}
