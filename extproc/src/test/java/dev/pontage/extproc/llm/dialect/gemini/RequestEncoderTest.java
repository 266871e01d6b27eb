package dev.pontage.extproc.llm.dialect.gemini;

import static dev.pontage.extproc.llm.dialect.gemini.Gemini.HELLO;
import static dev.pontage.extproc.llm.dialect.gemini.Gemini.NEW;
import static dev.pontage.extproc.llm.dialect.gemini.Gemini.OLD;
import static dev.pontage.extproc.llm.dialect.gemini.Gemini.config;
import static dev.pontage.extproc.llm.dialect.gemini.Gemini.encode;
import static dev.pontage.extproc.llm.dialect.gemini.Gemini.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.llm.dialect.Header;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestEncoderTest {
  private static final String TOOL =
      ",'tools':[{'type':'function','function':{'name':'f','description':'d','strict':true,"
          + "'parameters':{'type':'object','properties':{'b':{},'a':{'const':1}}}}},"
          + "{'type':'function','function':{'name':'g','parameters':{'type':'object','properties':{}}}}]";

  private static String refusedField(String model, String further) {
    try {
      encode(model, HELLO, further);
    } catch (UnsupportedRequest e) {
      return e.field();
    }
    return "none";
  }

  @Test
  void theModelAndTheMethodStandInThePath() throws UnsupportedRequest {
    assertThat(encode(OLD, HELLO, "").path())
        .isEqualTo("/v1beta/models/gemini-2.5-flash:generateContent");
    assertThat(encode("gemini-sim:fail-429+a b", HELLO, ",'stream':true").path())
        .isEqualTo("/v1beta/models/gemini-sim:fail-429%2Ba%20b:streamGenerateContent?alt=sse");
    assertThat(ModelPath.of("/gemini", "tunedModels/x/é", "generateContent"))
        .isEqualTo("/gemini/v1beta/tunedModels/x%2F%C3%A9:generateContent");
    assertThat(Gemini.dialect().headers("k")).containsExactly(new Header("x-goog-api-key", "k"));
  }

  @Test
  void schemasOfToolsGoUnchangedAndEmptyOnesAreLeftOut() throws UnsupportedRequest {
    assertThat(field("tools", OLD, HELLO, TOOL))
        .isEqualTo(
            "[{'functionDeclarations':[{'name':'f','description':'d','parametersJsonSchema':"
                + "{'type':'object','properties':{'b':{},'a':{'const':1}}}},{'name':'g'}]}]");
  }

  @Test
  void toolChoicesBecomeModes() throws UnsupportedRequest {
    String config = "{'functionCallingConfig':{'mode':";
    assertThat(field("toolConfig", OLD, HELLO, TOOL)).isEqualTo("none");
    assertThat(field("toolConfig", OLD, HELLO, TOOL + ",'tool_choice':'auto'")).isEqualTo("none");
    assertThat(field("toolConfig", OLD, HELLO, TOOL + ",'tool_choice':'none'"))
        .isEqualTo(config + "'NONE'}}");
    assertThat(field("toolConfig", OLD, HELLO, TOOL + ",'tool_choice':'required'"))
        .isEqualTo(config + "'ANY'}}");
    String named = ",'tool_choice':{'type':'function','function':{'name':'g'}}";
    assertThat(field("toolConfig", OLD, HELLO, TOOL + named))
        .isEqualTo(config + "'ANY','allowedFunctionNames':['g']}}");
  }

  @Test
  void allowedToolsAreNamedWhereOneMustBeCalledAndElseDeclaredAlone() throws UnsupportedRequest {
    String allowed =
        TOOL
            + ",'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'MODE','tools':"
            + "[{'type':'function','function':{'name':'g'}}]}}";
    assertThat(field("toolConfig", OLD, HELLO, allowed.replace("MODE", "required")))
        .contains("'ANY','allowedFunctionNames':['g']");
    assertThat(field("tools", OLD, HELLO, allowed.replace("MODE", "auto")))
        .isEqualTo("[{'functionDeclarations':[{'name':'g'}]}]");
  }

  @Test
  void toolsGeminiCantNameOrChooseAreRefused() {
    assertThat(refusedField(OLD, ",'tools':[{'type':'function','function':{'name':'1st'}}]"))
        .isEqualTo("tools[0].function.name");
    assertThat(refusedField(OLD, ",'tool_choice':'required'")).isEqualTo("tool_choice");
  }

  @Test
  void parametersGetTheirNamesAndKeepTheirDigits() throws UnsupportedRequest {
    assertThat(
            config(
                OLD,
                ",'max_tokens':1,'max_completion_tokens':100,'temperature':0.70,'top_p':0.9,"
                    + "'top_k':40,'stop':['a','','b'],'n':2,'seed':-7,'presence_penalty':0.5,"
                    + "'frequency_penalty':0,'logprobs':true,'top_logprobs':3"))
        .isEqualTo(
            "{'candidateCount':2,'maxOutputTokens':100,'stopSequences':['a','b'],"
                + "'temperature':0.70,'topP':0.9,'topK':40,'presencePenalty':0.5,'seed':-7,"
                + "'responseLogprobs':true,'logprobs':3}");
    assertThat(config(OLD, ",'max_tokens':9999999,'top_k':-1,'n':1"))
        .isEqualTo("{'maxOutputTokens':65536}");
  }

  @Test
  void whatHasNoCounterpartIsListed() throws UnsupportedRequest {
    assertThat(
            encode(
                    OLD,
                    HELLO,
                    TOOL
                        + ",'seed':3000000000,'parallel_tool_calls':false,'user':'u','metadata':{},"
                        + "'store':false,'logit_bias':null,'verbosity':'low','modalities':['text']")
                .dropped())
        .containsExactlyInAnyOrder(
            "seed", "parallel_tool_calls", "user", "metadata", "store", "verbosity");
  }

  @Test
  void whatBearsMeaningAndHasNoCounterpartIsRefused() {
    assertThat(refusedField(OLD, ",'n':9")).isEqualTo("n");
    assertThat(refusedField(OLD, ",'modalities':['text','audio']")).isEqualTo("modalities");
    assertThat(refusedField(OLD, TOOL + ",'response_format':{'type':'json_object'}"))
        .isEqualTo("response_format");
    assertThat(refusedField(NEW, TOOL + ",'response_format':{'type':'json_object'}"))
        .isEqualTo("none");
  }

  @Test
  void schemasOfAnswersGoUnchanged() throws UnsupportedRequest {
    assertThat(config(OLD, ",'response_format':{'type':'json_object'}"))
        .isEqualTo("{'responseMimeType':'application/json'}");
    assertThat(
            config(
                OLD,
                ",'response_format':{'type':'json_schema','json_schema':{'name':'x','strict':true,"
                    + "'schema':{'$defs':{}, 'type':'object'}}}"))
        .isEqualTo(
            "{'responseMimeType':'application/json',"
                + "'responseJsonSchema':{'$defs':{}, 'type':'object'}}");
  }

  @Test
  void effortBecomesABudgetOrALevelByGeneration() throws UnsupportedRequest {
    record Case(String model, String effort, String expected) {}
    List<Case> cases =
        List.of(
            new Case("gemini-2.5-flash", "none", "false,'thinkingBudget':0"),
            new Case("gemini-2.5-pro", "none", "false,'thinkingBudget':128"),
            new Case("gemini-2.5-pro", "low", "true,'thinkingBudget':1024"),
            new Case("gemini-2.5-flash-lite", "medium", "true,'thinkingBudget':8192"),
            new Case("gemini-2.5-flash", "max", "true,'thinkingBudget':24576"),
            new Case("gemini-2.5-pro", "max", "true,'thinkingBudget':32768"),
            new Case("gemini-3-pro-preview", "medium", "true,'thinkingLevel':'HIGH'"),
            new Case("gemini-3.1-pro-preview", "medium", "true,'thinkingLevel':'MEDIUM'"),
            new Case("gemini-3.1-pro-preview", "minimal", "true,'thinkingLevel':'LOW'"),
            new Case("gemini-3-flash-preview", "minimal", "true,'thinkingLevel':'MINIMAL'"),
            new Case("gemini-3.8-flash", "none", "false,'thinkingLevel':'LOW'"),
            new Case("gemini-flash-latest", "xhigh", "true,'thinkingLevel':'HIGH'"),
            new Case("gemini-4-ultra", "low", "true,'thinkingLevel':'LOW'"));
    for (Case c : cases) {
      assertThat(config(c.model(), ",'reasoning_effort':'" + c.effort() + "'"))
          .as(c.toString())
          .isEqualTo("{'thinkingConfig':{'includeThoughts':" + c.expected() + "}}");
    }
    assertThat(config(OLD, "")).isEqualTo("{}");
  }

  @Test
  void modelsThatDontThinkGetNoEffort() throws UnsupportedRequest {
    assertThat(config("gemini-2.0-flash", ",'reasoning_effort':'low'")).isEqualTo("{}");
    assertThat(encode("gemma-3-27b-it", HELLO, ",'reasoning_effort':'low'").dropped())
        .containsExactly("reasoning_effort");
  }

  @Test
  void serviceTiersAreTranslated() throws UnsupportedRequest {
    assertThat(field("serviceTier", OLD, HELLO, ",'service_tier':'flex'")).isEqualTo("'flex'");
    assertThat(field("serviceTier", OLD, HELLO, ",'service_tier':'auto'")).isEqualTo("none");
    assertThat(encode(OLD, HELLO, ",'service_tier':'scale'").dropped())
        .containsExactly("service_tier");
  }
}
