package dev.pontage.extproc.llm.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamDecoderTest {
  private static final String START =
      """
      {"type":"message_start","message":{"id":"msg_1","model":"c","usage":{"input_tokens":10,\
      "cache_read_input_tokens":5,"cache_creation_input_tokens":2,"output_tokens":1}}}\
      """;
  private static final String STOP = "{\"type\":\"message_stop\"}";

  private static List<String> decode(String... data) {
    StringBuilder stream = new StringBuilder();
    for (String event : data) {
      stream.append("data: ").append(event).append("\n\n");
    }
    return Answer.events(stream.toString(), new Random(1));
  }

  @Test
  void textStreams() {
    assertThat(
            decode(
                START,
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"citations_delta\",\"citation\":{}}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"},\"usage\":{\"output_tokens\":9}}",
                STOP))
        .containsExactly(
            "Started[id=msg_1, model=c, created=0]",
            "UsageReported[usage=TokenUsage[input=17, output=1, cachedInput=5, cacheWrite=2, reasoning=0]]",
            "TextDelta[choice=0, text=Hi]",
            "Finished[choice=0, reason=STOP_SEQUENCE, stopSequence=END]",
            "UsageReported[usage=TokenUsage[input=17, output=9, cachedInput=5, cacheWrite=2, reasoning=0]]",
            "Ended[]");
  }

  @Test
  void aLaterCountOfTheInputOverrides() {
    assertThat(
            decode(
                START,
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9,\"input_tokens\":20,\"cache_read_input_tokens\":null}}",
                STOP))
        .contains(
            "UsageReported[usage=TokenUsage[input=27, output=9, cachedInput=5, cacheWrite=2, reasoning=0]]");
  }

  @Test
  void toolCallsCountFromZeroAndEmptyArgumentsAreAnObject() {
    assertThat(
            decode(
                "{\"type\":\"content_block_start\",\"index\":3,\"content_block\":{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}}",
                "{\"type\":\"content_block_delta\",\"index\":3,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\"}}",
                "{\"type\":\"content_block_stop\",\"index\":3}",
                "{\"type\":\"content_block_start\",\"index\":4,\"content_block\":{\"type\":\"tool_use\",\"id\":\"b\",\"name\":\"g\",\"input\":{}}}",
                "{\"type\":\"content_block_delta\",\"index\":4,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"x\\\":\"}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"}}",
                STOP))
        .containsExactly(
            "ToolCallStarted[choice=0, index=0, id=a, name=f, signature=null]",
            "ToolCallArguments[choice=0, index=0, fragment={}]",
            "ToolCallStarted[choice=0, index=1, id=b, name=g, signature=null]",
            "ToolCallArguments[choice=0, index=1, fragment={\"x\":]",
            "Finished[choice=0, reason=LENGTH, stopSequence=null]",
            "Ended[]");
  }

  @Test
  void theStructuredAnswerIsText() {
    assertThat(
            decode(
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"pontage_structured_answer\",\"input\":{}}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"x\\\":1}\"}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}",
                STOP))
        .containsExactly(
            "TextDelta[choice=0, text={\"x\":1}]",
            "Finished[choice=0, reason=STOP, stopSequence=null]",
            "Ended[]");
  }

  @Test
  void refusalsSayWhyWhereTheProviderDoes() {
    assertThat(
            decode(
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\",\"stop_details\":{\"type\":\"refusal\",\"explanation\":\"No.\"}}}",
                STOP))
        .containsExactly(
            "RefusalDelta[choice=0, text=No.]",
            "Finished[choice=0, reason=CONTENT_FILTER, stopSequence=null]",
            "Ended[]");
  }

  @Test
  void anErrorEndsTheStream() {
    assertThat(
            decode(
                START,
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
                STOP))
        .last()
        .isEqualTo(
            "Failed[error=ProviderError[status=529, kind=OVERLOADED, message=Overloaded, code=null, param=null, retryAfter=null]]");
  }

  @Test
  void anEventThatIsNoJsonFails() {
    assertThat(decode(START, "{oops").getLast()).contains("status=502", "bad_provider_response");
  }

  @Test
  void anEndWithoutItsMarkIsAFailure() {
    assertThat(decode(START).getLast()).contains("Failed", "broke off");
    assertThat(decode().getLast()).contains("Failed", "before it began");
    assertThat(decode(STOP).getLast()).contains("Failed", "before it began");
  }

  @Test
  void nonsenseInsideEventsIsPassedOver() {
    assertThat(
            decode(
                "{\"type\":\"message_start\",\"message\":[]}",
                "{\"type\":\"content_block_start\",\"index\":\"x\",\"content_block\":7}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":null}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"x\"}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":5},\"usage\":{\"output_tokens\":\"many\",\"input_tokens\":-3}}",
                "{\"type\":7}",
                STOP))
        .containsExactly(
            "UsageReported[usage=TokenUsage[input=0, output=0, cachedInput=0, cacheWrite=0, reasoning=0]]",
            "Finished[choice=0, reason=STOP, stopSequence=null]",
            "Ended[]");
  }
}
