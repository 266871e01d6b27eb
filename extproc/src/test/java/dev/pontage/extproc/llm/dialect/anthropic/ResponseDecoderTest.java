package dev.pontage.extproc.llm.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.extproc.llm.dialect.ProviderFailure;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.FinishReason;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.model.ProviderError.Kind;
import dev.pontage.extproc.llm.usage.TokenUsage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseDecoderTest {
  private static ChatResponse decode(String body) throws ProviderFailure {
    byte[] bytes = ("##" + body + "#").getBytes(UTF_8);
    return new AnthropicDialect().decodeResponse(bytes, 2, bytes.length - 1);
  }

  private static ChatResponse.Choice choice(String content, String stopReason)
      throws ProviderFailure {
    return decode("{\"content\":[" + content + "],\"stop_reason\":\"" + stopReason + "\"}")
        .choices()
        .getFirst();
  }

  private static ProviderError error(int status, String body, Map<String, String> headers) {
    return new AnthropicDialect().decodeError(status, headers::get, body.getBytes(UTF_8));
  }

  @Test
  void neighbouringTextsAreOne() throws ProviderFailure {
    assertThat(
            choice(
                    "{\"type\":\"text\",\"text\":\"a\\n\"},{\"type\":\"web_search_tool_result\"},{\"type\":\"text\",\"text\":\"é\"}",
                    "end_turn")
                .parts())
        .singleElement()
        .isInstanceOfSatisfying(
            Part.Text.class, text -> assertThat(text.text().text()).isEqualTo("a\né"));
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn, STOP",
    "stop_sequence, STOP_SEQUENCE",
    "max_tokens, LENGTH",
    "model_context_window_exceeded, LENGTH",
    "refusal, CONTENT_FILTER",
    "pause_turn, PAUSE",
    "something_new, STOP",
  })
  void stopReasons(String reason, FinishReason finish) throws ProviderFailure {
    assertThat(choice("", reason).finish()).isEqualTo(finish);
  }

  @Test
  void toolUse() throws ProviderFailure {
    ChatResponse.Choice choice =
        choice(
            "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{\"n\": 12345678901234567890}}",
            "tool_use");
    assertThat(choice.finish()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(((Part.ToolCall) choice.parts().getFirst()).arguments().asText().text())
        .isEqualTo("{\"n\": 12345678901234567890}");
  }

  @Test
  void theStructuredAnswerIsText() throws ProviderFailure {
    ChatResponse.Choice choice =
        choice(
            "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"pontage_structured_answer\",\"input\":{\"x\": 1.0}}",
            "tool_use");
    assertThat(choice.finish()).isEqualTo(FinishReason.STOP);
    assertThat(((Part.Text) choice.parts().getFirst()).text().text()).isEqualTo("{\"x\": 1.0}");
  }

  @Test
  void usageIncludesTheCache() throws ProviderFailure {
    assertThat(
            decode(
                    """
                    {"content":[],"usage":{"input_tokens":1,"cache_read_input_tokens":10,
                     "cache_creation_input_tokens":100,"output_tokens":5,
                     "output_tokens_details":{"thinking_tokens":3},"server_tool_use":null}}\
                    """)
                .usage())
        .isEqualTo(new TokenUsage(111, 5, 10, 100, 3));
    assertThat(
            decode("{\"content\":[],\"usage\":{\"input_tokens\":\"x\",\"output_tokens\":null}}")
                .usage())
        .isEqualTo(TokenUsage.NONE);
    assertThat(decode("{\"content\":[],\"usage\":null}").usage()).isNull();
  }

  @Test
  void whatIsNoMessageFails() {
    for (String body : new String[] {"", "<html>", "[]", "{}", "{\"content\":\"x\"}"}) {
      assertThatThrownBy(() -> decode(body))
          .isInstanceOfSatisfying(
              ProviderFailure.class, e -> assertThat(e.error().status()).isEqualTo(502));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_request_error, 400, INVALID_REQUEST",
    "authentication_error, 401, AUTHENTICATION",
    "billing_error, 402, BILLING",
    "permission_error, 403, PERMISSION",
    "not_found_error, 404, NOT_FOUND",
    "request_too_large, 413, TOO_LARGE",
    "rate_limit_error, 429, RATE_LIMIT",
    "api_error, 500, SERVER",
    "timeout_error, 504, TIMEOUT",
    "overloaded_error, 529, OVERLOADED",
    "new_error, 500, SERVER",
  })
  void anErrorIsOneWhateverTheStatus(String type, int status, Kind kind) {
    String body =
        "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"m\"}}".formatted(type);
    assertThatThrownBy(() -> decode(body))
        .isInstanceOfSatisfying(
            ProviderFailure.class,
            e -> {
              assertThat(e.error().status()).isEqualTo(status);
              assertThat(e.error().kind()).isEqualTo(kind);
            });
    ProviderError error = error(status, body, Map.of());
    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error.status()).isEqualTo(status);
  }

  @Test
  void theStatusAndMessageOfAnErrorAreKept() {
    ProviderError error =
        error(
            429,
            """
            {"type":"error","error":{"type":"rate_limit_error","message":"Slow down",
             "details":{"error_code":"contract_spend_limit_reached"}},"request_id":"req_1"}\
            """,
            Map.of("retry-after", "7"));
    assertThat(error)
        .isEqualTo(
            new ProviderError(
                429, Kind.RATE_LIMIT, "Slow down", "contract_spend_limit_reached", null, "7"));
  }

  @Test
  void keysInErrorsAreHidden() {
    String body = "{\"error\":{\"type\":\"%s\",\"message\":\"bad key sk-ant-api03-abcdefgh\"}}";
    assertThat(error(401, body.formatted("authentication_error"), Map.of()).message())
        .isEqualTo("the provider refused the gateway's credentials");
    assertThat(error(403, body.formatted("permission_error"), Map.of()).message())
        .isEqualTo("bad key ***");
  }

  @Test
  void anAccountWithoutMoneyIsNotTheClientsFault() {
    ProviderError error =
        error(
            400,
            """
            {"type":"error","error":{"type":"invalid_request_error","message":
            "Your credit balance is too low to access the Anthropic API."}}\
            """,
            Map.of());
    assertThat(error.kind()).isEqualTo(Kind.BILLING);
    assertThat(error.isWorthAnotherProvider()).isTrue();
  }

  @Test
  void bodiesOfOthersAreErrorsToo() {
    for (String body : new String[] {"", "<html>502</html>", "[1]", "{\"error\":\"x\"}", "null"}) {
      ProviderError error = error(503, body, Map.of("retry-after-ms", "1500"));
      assertThat(error.status()).isEqualTo(503);
      assertThat(error.kind()).isEqualTo(Kind.OVERLOADED);
      assertThat(error.retryAfter()).isEqualTo("2");
    }
    assertThat(error(500, "", Map.of("retry-after-ms", "soon")).retryAfter()).isNull();
  }
}
