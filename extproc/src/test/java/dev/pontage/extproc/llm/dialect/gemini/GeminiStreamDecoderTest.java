package dev.pontage.extproc.llm.dialect.gemini;

import static dev.pontage.extproc.llm.dialect.gemini.Gemini.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ChatEvent;
import dev.pontage.extproc.llm.model.FinishReason;
import dev.pontage.extproc.llm.model.ProviderError.Kind;
import dev.pontage.extproc.llm.usage.TokenUsage;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeminiStreamDecoderTest {
  private static JsonString s(String text) {
    return JsonString.of(text);
  }

  private static String chunk(String parts, String further) {
    return "{'candidates':[{'content':{'parts':[" + parts + "]}" + further + "}],'responseId':'r'}";
  }

  @Test
  void textComesInDeltasAndUsageAfterTheFinish() {
    assertThat(
            stream(
                chunk("{'text':'hm','thought':true}", ""),
                chunk("{'text':'Hel'}", ""),
                chunk("{'text':'lo'}", ",'finishReason':'STOP'"),
                "{'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':2}}"))
        .containsExactly(
            new ChatEvent.Started(s("r"), null, 0),
            new ChatEvent.ThinkingDelta(0, s("hm")),
            new ChatEvent.TextDelta(0, s("Hel")),
            new ChatEvent.TextDelta(0, s("lo")),
            new ChatEvent.Finished(0, FinishReason.STOP, null),
            new ChatEvent.UsageReported(new TokenUsage(3, 2, 0, 0, 0)),
            new ChatEvent.Ended());
  }

  @Test
  void callsOfSuccessiveChunksAreCountedOnAndDecideTheFinish() {
    assertThat(
            stream(
                chunk(
                    "{'functionCall':{'name':'f','args':{'a':'\\u00e9'}},'thoughtSignature':'AAAA'}",
                    ""),
                chunk("{'functionCall':{'id':'x1','name':'g'}}", ""),
                chunk("{'text':''}", ",'finishReason':'STOP'")))
        .containsExactly(
            new ChatEvent.Started(s("r"), null, 0),
            new ChatEvent.ToolCallStarted(
                0, 0, s("call_pontage_454349e422f05297191e_0_0__sig__AAAA"), s("f"), s("AAAA")),
            new ChatEvent.ToolCallArguments(0, 0, s("{\"a\":\"\\u00e9\"}")),
            new ChatEvent.ToolCallStarted(0, 1, s("x1"), s("g"), null),
            new ChatEvent.ToolCallArguments(0, 1, s("{}")),
            new ChatEvent.Finished(0, FinishReason.TOOL_CALLS, null),
            new ChatEvent.Ended());
  }

  @Test
  void aLateSignatureIsMarkedAsGeminis() {
    assertThat(stream(chunk("{'text':'','thoughtSignature':'AAAA'}", ",'finishReason':'STOP'")))
        .contains(new ChatEvent.ThinkingSignature(0, s("gemini.AAAA")));
  }

  @Test
  void aBlockedPromptIsAWholeStream() {
    assertThat(stream("{'promptFeedback':{'blockReason':'SAFETY'}}"))
        .containsExactly(
            new ChatEvent.Started(null, null, 0),
            new ChatEvent.Finished(0, FinishReason.CONTENT_FILTER, null),
            new ChatEvent.Ended());
  }

  @Test
  void aStreamWithoutAFinishReasonBrokeOff() {
    for (List<ChatEvent> events :
        List.of(
            stream(),
            stream(chunk("{'text':'a'}", "")),
            stream(
                "{'candidates':[{'finishReason':'STOP'},{'index':1,'content':{'parts':[{'text':'b'}]}}]}"))) {
      assertThat(events.getLast())
          .isInstanceOfSatisfying(
              ChatEvent.Failed.class,
              failed -> assertThat(failed.error().message()).contains("broke off"));
    }
  }

  @Test
  void severalAnswersAreToldApartAndEachFinishesOnce() {
    assertThat(
            stream(
                "{'candidates':[{'content':{'parts':[{'text':'a'}]},'finishReason':'STOP'},"
                    + "{'index':1,'content':{'parts':[{'text':'b'}]}}]}",
                "{'candidates':[{'index':1,'finishReason':'MAX_TOKENS'},{'finishReason':'STOP'}]}"))
        .containsExactly(
            new ChatEvent.Started(null, null, 0),
            new ChatEvent.TextDelta(0, s("a")),
            new ChatEvent.Finished(0, FinishReason.STOP, null),
            new ChatEvent.TextDelta(1, s("b")),
            new ChatEvent.Finished(1, FinishReason.LENGTH, null),
            new ChatEvent.Ended());
  }

  @Test
  void errorsInTheStreamAreFailuresAndNothingFollows() {
    for (String error :
        List.of(
            "{'error':{'code':429,'message':'slow down','status':'RESOURCE_EXHAUSTED'}}",
            "[{'error':{'code':429,'message':'slow down','status':'RESOURCE_EXHAUSTED'}}]")) {
      List<ChatEvent> events =
          stream(chunk("{'text':'a'}", ""), error, chunk("{'text':'b'}", ",'finishReason':'STOP'"));
      assertThat(events).hasSize(3);
      assertThat(events.getLast())
          .isInstanceOfSatisfying(
              ChatEvent.Failed.class,
              failed -> {
                assertThat(failed.error().kind()).isEqualTo(Kind.RATE_LIMIT);
                assertThat(failed.error().status()).isEqualTo(429);
                assertThat(failed.error().code()).isEqualTo("RESOURCE_EXHAUSTED");
              });
    }
  }

  @Test
  void nonsenseIsAFailure() {
    assertThat(stream("<html>"))
        .singleElement()
        .isInstanceOfSatisfying(
            ChatEvent.Failed.class, failed -> assertThat(failed.error().status()).isEqualTo(502));
  }

  @Test
  void unknownThingsAreSkipped() {
    assertThat(
            stream(
                "{'candidates':[7,{'index':-1,'finishReason':'STOP'},{'content':{'parts':[null,{'new':{}}]},"
                    + "'groundingMetadata':{},'finishReason':'STOP'}],'new':1}",
                "7",
                "[DONE]"))
        .containsExactly(
            new ChatEvent.Started(null, null, 0),
            new ChatEvent.Finished(0, FinishReason.STOP, null),
            new ChatEvent.Ended());
  }
}
