package dev.pontage.extproc.llm.dialect.gemini;

import static dev.pontage.extproc.llm.dialect.gemini.Gemini.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.extproc.llm.dialect.GeminiSignatures;
import dev.pontage.extproc.llm.dialect.ProviderFailure;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.FinishReason;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.model.ProviderError.Kind;
import dev.pontage.extproc.llm.usage.TokenUsage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResponseDecoderTest {
  private static JsonString s(String text) {
    return JsonString.of(text);
  }

  private static String candidate(String parts, String reason) {
    return "{'candidates':[{'content':{'role':'model','parts':["
        + parts
        + "]},'finishReason':'"
        + reason
        + "'}],'responseId':'resp-1','modelVersion':'gemini-3.1-pro-preview'}";
  }

  private static TokenUsage usage(String metadata) throws ProviderFailure {
    String answer = candidate("{'text':'a'}", "STOP");
    return response(
            answer.substring(0, answer.length() - 1) + ",'usageMetadata':{" + metadata + "}}")
        .usage();
  }

  private static ChatResponse.Choice choice(String parts, String reason) throws ProviderFailure {
    return response(candidate(parts, reason)).choices().getFirst();
  }

  @Test
  void textsThoughtsAndSignaturesKeepTheirPlaces() throws ProviderFailure {
    assertThat(
            choice(
                    "{'text':'hm','thought':true},{'text':'Hello'},{'inlineData':{'data':'A'}},"
                        + "{'text':'','thoughtSignature':'AAAA'},{'new':1},7",
                    "STOP")
                .parts())
        .containsExactly(
            new Part.Thinking(s("hm"), null),
            new Part.Text(s("Hello")),
            new Part.Thinking(JsonString.EMPTY, s("gemini.AAAA")));
  }

  @Test
  void callsGetIdsOfOurOwnWithTheirSignatures() throws ProviderFailure {
    ChatResponse.Choice choice =
        choice(
            "{'functionCall':{'name':'f','args':{'a': 1.0}},'thoughtSignature':'AB+/QQ=='},"
                + "{'functionCall':{'name':'g'}},{'functionCall':{'id':'8f2b','name':'h'}}",
            "STOP");
    assertThat(choice.finish()).isEqualTo(FinishReason.TOOL_CALLS);
    Part.ToolCall first = (Part.ToolCall) choice.parts().get(0);
    assertThat(first.id().text()).isEqualTo("call_pontage_9a8fd09575cd0c25c4b0_0_0__sig__AB-_QQ");
    assertThat(first.signature()).isEqualTo(s("AB+/QQ=="));
    assertThat(first.arguments().asText().text()).isEqualTo("{\"a\": 1.0}");
    Part.ToolCall second = (Part.ToolCall) choice.parts().get(1);
    assertThat(second.id().text()).isEqualTo("call_pontage_9a8fd09575cd0c25c4b0_0_1");
    assertThat(second.arguments().asText().text()).isEqualTo("{}");
    assertThat(((Part.ToolCall) choice.parts().get(2)).id().text()).isEqualTo("8f2b");
  }

  @Test
  void anAnswerWithoutAnIdGetsOneByChance() throws ProviderFailure {
    ChatResponse answer =
        response("{'candidates':[{'content':{'parts':[{'functionCall':{'name':'f'}}]}}]}");
    assertThat(((Part.ToolCall) answer.choices().getFirst().parts().getFirst()).id().text())
        .isEqualTo("call_pontage_0000000000001234_0_0");
    assertThat(answer.choices().getFirst().finish()).isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void idsOfOursFitWhereIdsAreLimited() {
    CallIds ids = new CallIds(() -> 1);
    String id = ids.idOf(null, null, s("a response id that is long, and odd/"), 7, 12).text();
    assertThat(id).matches("call_pontage_[0-9a-f]{20}_7_12").hasSizeLessThanOrEqualTo(40);
  }

  @Test
  void signaturesSurviveInIds() {
    for (String signature : new String[] {"AAAA", "AB+/", "QQ==", "QUI=", "a+b/c+d/"}) {
      JsonString id = GeminiSignatures.signedId(s("call_x"), s(signature));
      assertThat(id.text()).matches("[a-zA-Z0-9_-]+");
      assertThat(GeminiSignatures.signatureIn(id)).isEqualTo(s(signature));
      assertThat(GeminiSignatures.bareId(id)).isEqualTo(s("call_x"));
    }
    assertThat(GeminiSignatures.signedId(s("call_x"), s("not base64"))).isEqualTo(s("call_x"));
    assertThat(GeminiSignatures.signedId(s("call_x"), s("A".repeat(8_196)))).isEqualTo(s("call_x"));
    assertThat(GeminiSignatures.signatureIn(s("call_plain"))).isNull();
  }

  @Test
  void finishReasonsMeanWhatTheTableSays() throws ProviderFailure {
    Map<String, FinishReason> table =
        Map.ofEntries(
            Map.entry("STOP", FinishReason.STOP),
            Map.entry("MAX_TOKENS", FinishReason.LENGTH),
            Map.entry("SAFETY", FinishReason.CONTENT_FILTER),
            Map.entry("SPII", FinishReason.CONTENT_FILTER),
            Map.entry("RECITATION", FinishReason.CONTENT_FILTER),
            Map.entry("LANGUAGE", FinishReason.CONTENT_FILTER),
            Map.entry("MALFORMED_FUNCTION_CALL", FinishReason.STOP),
            Map.entry("CONTINUATION", FinishReason.LENGTH),
            Map.entry("SOMETHING_NEW", FinishReason.STOP));
    for (Map.Entry<String, FinishReason> row : table.entrySet()) {
      assertThat(choice("{'text':'a'}", row.getKey()).finish())
          .as(row.getKey())
          .isEqualTo(row.getValue());
    }
    assertThat(choice("{'functionCall':{'name':'f'}}", "MAX_TOKENS").finish())
        .isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void aBlockedPromptIsAnAnswerHeldBack() throws ProviderFailure {
    ChatResponse answer =
        response(
            "{'promptFeedback':{'blockReason':'SAFETY'},'usageMetadata':{'promptTokenCount':4}}");
    assertThat(answer.choices())
        .containsExactly(
            new ChatResponse.Choice(
                0, java.util.List.of(), FinishReason.CONTENT_FILTER, null, null));
    assertThat(answer.usage()).isEqualTo(new TokenUsage(4, 0, 0, 0, 0));
  }

  @Test
  void missingContentIsAnEmptyAnswer() throws ProviderFailure {
    assertThat(response("{'candidates':[{'finishReason':'MAX_TOKENS'}]}").choices())
        .containsExactly(
            new ChatResponse.Choice(0, java.util.List.of(), FinishReason.LENGTH, null, null));
  }

  @Test
  void usageIsInclusive() throws ProviderFailure {
    assertThat(
            usage(
                "'promptTokenCount':10,'toolUsePromptTokenCount':2,'candidatesTokenCount':5,"
                    + "'thoughtsTokenCount':7,'cachedContentTokenCount':4,'totalTokenCount':24"))
        .isEqualTo(new TokenUsage(12, 12, 4, 0, 7));
  }

  @Test
  void thoughtsInsideOfCandidatesAreCountedOnce() throws ProviderFailure {
    assertThat(
            usage(
                "'promptTokenCount':10,'candidatesTokenCount':12,'thoughtsTokenCount':7,"
                    + "'totalTokenCount':22"))
        .isEqualTo(new TokenUsage(10, 12, 0, 0, 7));
  }

  @Test
  void nonsenseInUsageCountsAsNothing() throws ProviderFailure {
    assertThat(
            usage(
                "'promptTokenCount':'x','candidatesTokenCount':-3,'thoughtsTokenCount':null,"
                    + "'cachedContentTokenCount':9"))
        .isEqualTo(TokenUsage.NONE);
  }

  @Test
  void logprobsComeInOpenAisShape() throws ProviderFailure {
    ChatResponse answer =
        response(
            "{'candidates':[{'content':{'parts':[{'text':'a'}]},'finishReason':'STOP',"
                + "'logprobsResult':{'chosenCandidates':[{'token':'a','tokenId':1,'logProbability':-0.10}],"
                + "'topCandidates':[{'candidates':[{'token':'a','logProbability':-0.10},{'token':'b'}]}]}}]}");
    assertThat(String.valueOf(answer.choices().getFirst().logprobs()).replace('"', '\''))
        .isEqualTo(
            "{'content':[{'token':'a','logprob':-0.10,'bytes':null,'top_logprobs':["
                + "{'token':'a','logprob':-0.10,'bytes':null},"
                + "{'token':'b','logprob':0,'bytes':null}]}],'refusal':null}");
  }

  @Test
  void errorsInsideOfA200AreFailures() {
    assertThatThrownBy(
            () -> response("[{'error':{'code':503,'message':'busy','status':'UNAVAILABLE'}}]"))
        .isInstanceOfSatisfying(
            ProviderFailure.class,
            failure -> {
              assertThat(failure.error().status()).isEqualTo(503);
              assertThat(failure.error().kind()).isEqualTo(Kind.OVERLOADED);
            });
  }

  @Test
  void whatIsNoAnswerIsMalformed() {
    for (String body : new String[] {"<html>", "", "[]", "{}", "{'candidates':[]}", "7"}) {
      assertThatThrownBy(() -> response(body))
          .as(body)
          .isInstanceOfSatisfying(
              ProviderFailure.class,
              failure -> assertThat(failure.error().status()).isEqualTo(502));
    }
  }
}
