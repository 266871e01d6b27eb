package dev.pontage.extproc.llm.dialect.anthropic;

import static dev.pontage.extproc.llm.dialect.anthropic.Chat.OLD;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.chat;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.hello;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.json;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.s;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.dialect.Header;
import dev.pontage.extproc.llm.dialect.Target;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.ResponseFormat;
import dev.pontage.extproc.llm.model.Sampling;
import dev.pontage.extproc.llm.model.WireFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestEncoderTest {
  @Test
  void aPlainQuestionIsAShortRequest() throws UnsupportedRequest {
    EncodedRequest encoded = hello().system("Be brief.").maxTokens(64).stream().encoded();
    assertThat(encoded.path()).isEqualTo("/v1/messages");
    assertThat(encoded.dropped()).isEmpty();
    assertThat(new String(encoded.body(), UTF_8))
        .isEqualTo(
            """
            {"model":"claude-sonnet-4-5","max_tokens":64,"stream":true,"system":"Be brief.",\
            "messages":[{"role":"user","content":"Hello"}]}\
            """);
  }

  @Test
  void thePathPrefixComesFirst() throws UnsupportedRequest {
    EncodedRequest encoded =
        new AnthropicDialect().encode(hello().request(), new Target("m", "/anthropic", 0));
    assertThat(encoded.path()).isEqualTo("/anthropic/v1/messages");
  }

  @Test
  void theKeyGoesWithTheVersion() {
    assertThat(new AnthropicDialect().headers("k"))
        .containsExactly(
            new Header("x-api-key", "k"), new Header("anthropic-version", "2023-06-01"));
  }

  @Test
  void aRequestInItsOwnSchemaChangesOnlyItsModel() throws UnsupportedRequest {
    String body = "{ \"model\" : \"alias\", \"max_tokens\":5, \"new_field\": [1.0 , 2] }";
    JsonObject source = json(body);
    ChatRequest request =
        new ChatRequest(
            WireFormat.ANTHROPIC_MESSAGES,
            source,
            "alias",
            List.of(),
            List.of(),
            null,
            null,
            null,
            List.of(),
            new Sampling(null, null, null, null, null, null),
            null,
            null,
            null,
            null,
            false,
            false,
            Map.of());
    EncodedRequest encoded = new AnthropicDialect().encode(request, new Target("real", "", 0));
    assertThat(new String(encoded.body(), UTF_8))
        .isEqualTo("{ \"model\":\"real\", \"max_tokens\":5, \"new_field\": [1.0 , 2] }");
  }

  @Test
  void theLimitOfTokensIsTheClientsThenTheModelsThenOurs() throws UnsupportedRequest {
    assertThat(hello().maxTokens(7).field("max_tokens")).isEqualTo("7");
    assertThat(hello().most(64_000).field("max_tokens")).isEqualTo("64000");
    assertThat(hello().maxTokens(100_000).most(64_000).field("max_tokens")).isEqualTo("64000");
    assertThat(hello().field("max_tokens")).isEqualTo("8192");
  }

  @Test
  void temperatureIsClampedAndKeepsItsDigits() throws UnsupportedRequest {
    assertThat(hello().hint("temperature", "1.7").field("temperature")).isEqualTo("1");
    assertThat(hello().hint("temperature", "0.10").field("temperature")).isEqualTo("0.10");
    assertThat(hello().hint("temperature", "1.7").dropped()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "claude-opus-4-1, 0.5, 0.9, 40, ''",
    "claude-3-5-haiku-20241022, 0.5, 0.9, 40, ''",
    "deepseek-chat, 0.5, 0.9, 40, ''",
    "claude-sonnet-4-5-20250929, 0.5, none, 40, top_p",
    "claude-opus-4-6, 0.5, none, 40, top_p",
    "claude-opus-4-7, none, none, none, 'temperature,top_p,top_k'",
    "claude-sonnet-5, none, none, none, 'temperature,top_p,top_k'",
  })
  void samplingFollowsTheModel(
      String model, String temperature, String topP, String topK, String dropped)
      throws UnsupportedRequest {
    Chat chat =
        hello().model(model).hint("temperature", "0.5").hint("top_p", "0.9").hint("top_k", "40");
    assertThat(chat.field("temperature")).isEqualTo(temperature);
    assertThat(chat.field("top_p")).isEqualTo(topP);
    assertThat(chat.field("top_k")).isEqualTo(topK);
    assertThat(String.join(",", chat.dropped())).isEqualTo(dropped);
  }

  @Test
  void topPAloneIsKeptWhereOnlyOneOfTheTwoIsTaken() throws UnsupportedRequest {
    assertThat(hello().hint("top_p", "0.9").field("top_p")).isEqualTo("0.9");
  }

  @Test
  void aTopKThatMeansNoLimitIsNoHint() throws UnsupportedRequest {
    assertThat(hello().hint("top_k", "-1").field("top_k")).isEqualTo("none");
    assertThat(hello().hint("top_k", "-1").dropped()).isEmpty();
  }

  @Test
  void whatAnthropicHasNotIsListed() throws UnsupportedRequest {
    Chat chat =
        hello()
            .hint("seed", "1")
            .hint("presence_penalty", "0.1")
            .hint("frequency_penalty", "0.1")
            .other("logit_bias", "{\"1\":2}")
            .other("store", "true")
            .other("metadata", "null")
            .other("vendor_extra", "[]");
    assertThat(chat.dropped())
        .containsExactly(
            "presence_penalty", "frequency_penalty", "seed", "logit_bias", "store", "vendor_extra");
    assertThat(chat.body().fields()).hasSize(3);
  }

  @Test
  void whatBearsMeaningAndHasNoCounterpartIsRefused() {
    refused(hello().choices(2), "n");
    refused(hello().other("modalities", "[\"text\",\"audio\"]"), "modalities");
  }

  @Test
  void oneChoiceAndTextModalityAreNothingSpecial() throws UnsupportedRequest {
    assertThat(hello().choices(1).other("modalities", "[\"text\"]").dropped()).isEmpty();
  }

  @Test
  void stopTextsOfWhiteSpaceAreLeftOut() throws UnsupportedRequest {
    Chat chat = hello().stop("END", "\n\n", " ");
    assertThat(chat.field("stop_sequences")).isEqualTo("[\"END\"]");
    assertThat(chat.dropped()).containsExactly("stop");
    assertThat(hello().stop("\n").field("stop_sequences")).isEqualTo("none");
  }

  @Test
  void theUserIsNamedInTheMetadata() throws UnsupportedRequest {
    assertThat(hello().userId("u-1").field("metadata")).isEqualTo("{\"user_id\":\"u-1\"}");
    assertThat(hello().userId(" ").field("metadata")).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "auto, '\"auto\"', ''",
    "priority, '\"auto\"', ''",
    "default, '\"standard_only\"', ''",
    "flex, none, service_tier",
  })
  void serviceTiers(String tier, String expected, String dropped) throws UnsupportedRequest {
    Chat chat = hello().other("service_tier", '"' + tier + '"');
    assertThat(chat.field("service_tier")).isEqualTo(expected);
    assertThat(String.join(",", chat.dropped())).isEqualTo(dropped);
  }

  @Test
  void aSchemaIsEnforcedByModelsThatCan() throws UnsupportedRequest {
    Chat chat =
        hello().schema("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}");
    assertThat(chat.field("output_config"))
        .isEqualTo(
            """
            {"format":{"type":"json_schema","schema":{"type":"object","properties":\
            {"a":{"type":"string"}},"additionalProperties":false}}}\
            """);
    assertThat(chat.field("tools")).isEqualTo("none");
  }

  @Test
  void olderModelsAnswerASchemaByTool() throws UnsupportedRequest {
    Chat chat = hello().model(OLD).schema("{\"type\":\"object\"}");
    assertThat(chat.field("output_config")).isEqualTo("none");
    assertThat(chat.field("tools"))
        .isEqualTo(
            """
            [{"name":"pontage_structured_answer","description":"Gives the answer. Call it exactly \
            once, with the complete answer.","input_schema":{"type":"object"}}]\
            """);
    assertThat(chat.field("tool_choice"))
        .isEqualTo(
            """
            {"type":"tool","name":"pontage_structured_answer","disable_parallel_tool_use":true}\
            """);
  }

  @Test
  void anyJsonIsAskedForInWords() throws UnsupportedRequest {
    ResponseFormat any = new ResponseFormat.AnyJson();
    assertThat(hello().format(any).field("system")).startsWith("\"Answer with one JSON object");
    assertThat(hello().system("Be brief.").format(any).field("system"))
        .startsWith(
            "[{\"type\":\"text\",\"text\":\"Be brief.\"},{\"type\":\"text\",\"text\":\"Answ");
    assertThat(hello().format(new ResponseFormat.Schema(s("x"), null, null)).field("system"))
        .startsWith("\"Answer with one JSON object");
  }

  @Test
  void nothingToSendIsRefused() {
    refused(chat().system("Only instructions"), "messages");
    refused(chat().user("  \n").assistant(), "messages");
  }

  static void refused(Chat chat, String field) {
    assertThatThrownBy(chat::encoded)
        .isInstanceOfSatisfying(
            UnsupportedRequest.class, e -> assertThat(e.field()).isEqualTo(field));
  }
}
