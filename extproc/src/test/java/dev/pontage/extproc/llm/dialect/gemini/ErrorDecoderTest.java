package dev.pontage.extproc.llm.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.llm.dialect.HeaderLookup;
import dev.pontage.extproc.llm.dialect.ProviderMessages;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.model.ProviderError.Kind;
import org.junit.jupiter.api.Test;

class ErrorDecoderTest {
  private static ProviderError error(int status, HeaderLookup headers, String body) {
    return Gemini.dialect().decodeError(status, headers, body.replace('\'', '"').getBytes(UTF_8));
  }

  private static ProviderError error(int status, String code) {
    return error(
        status,
        Gemini::none,
        "{'error':{'code':" + status + ",'message':'m','status':'" + code + "'}}");
  }

  @Test
  void statusesMeanWhatTheTableSays() {
    assertThat(error(400, "INVALID_ARGUMENT").kind()).isEqualTo(Kind.INVALID_REQUEST);
    assertThat(error(400, "FAILED_PRECONDITION").kind()).isEqualTo(Kind.PERMISSION);
    assertThat(error(401, "UNAUTHENTICATED").kind()).isEqualTo(Kind.AUTHENTICATION);
    assertThat(error(403, "PERMISSION_DENIED").kind()).isEqualTo(Kind.PERMISSION);
    assertThat(error(404, "NOT_FOUND").kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(error(429, "RESOURCE_EXHAUSTED").kind()).isEqualTo(Kind.RATE_LIMIT);
    assertThat(error(499, "CANCELLED").kind()).isEqualTo(Kind.SERVER);
    assertThat(error(500, "INTERNAL").kind()).isEqualTo(Kind.SERVER);
    assertThat(error(503, "UNAVAILABLE").kind()).isEqualTo(Kind.OVERLOADED);
    assertThat(error(504, "DEADLINE_EXCEEDED").kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(error(418, "NEW").kind()).isEqualTo(Kind.INVALID_REQUEST);
    assertThat(error(404, "NOT_FOUND"))
        .isEqualTo(new ProviderError(404, Kind.NOT_FOUND, "m", "NOT_FOUND", null, null));
  }

  @Test
  void aRefusedKeyIsOurFaultThoughTheStatusIs400() {
    ProviderError error =
        error(
            400,
            Gemini::none,
            "[{'error':{'code':400,'message':'API key not valid: AIzaSecret','status':"
                + "'INVALID_ARGUMENT','details':[{'@type':'type.googleapis.com/google.rpc.ErrorInfo',"
                + "'reason':'API_KEY_INVALID'}]}}]");
    assertThat(error)
        .isEqualTo(
            new ProviderError(
                400,
                Kind.AUTHENTICATION,
                ProviderMessages.REFUSED_CREDENTIALS,
                "API_KEY_INVALID",
                null,
                null));
  }

  @Test
  void theDelayIsRoundedUpAndTheHeaderWins() {
    String body =
        "{'error':{'code':429,'message':'m','status':'RESOURCE_EXHAUSTED','details':["
            + "{'@type':'type.googleapis.com/google.rpc.QuotaFailure'},"
            + "{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'DELAY'}]}}";
    assertThat(error(429, Gemini::none, body.replace("DELAY", "34s")).retryAfter()).isEqualTo("34");
    assertThat(error(429, Gemini::none, body.replace("DELAY", "0.5s")).retryAfter()).isEqualTo("1");
    assertThat(error(429, Gemini::none, body.replace("DELAY", "1.203608125s")).retryAfter())
        .isEqualTo("2");
    assertThat(error(429, Gemini::none, body.replace("DELAY", "soon")).retryAfter()).isNull();
    HeaderLookup header = name -> name.equals("retry-after") ? "7" : null;
    assertThat(error(429, header, body).retryAfter()).isEqualTo("7");
    HeaderLookup millis = name -> name.equals("retry-after-ms") ? "1500" : null;
    assertThat(error(429, millis, "").retryAfter()).isEqualTo("2");
  }

  @Test
  void theFieldAtFaultIsNamed() {
    assertThat(
            error(
                    400,
                    Gemini::none,
                    "{'error':{'code':400,'message':'m','status':'INVALID_ARGUMENT','details':["
                        + "{'@type':'type.googleapis.com/google.rpc.BadRequest','fieldViolations':"
                        + "[{'field':'contents[0].parts','description':'d'}]}]}}")
                .param())
        .isEqualTo("contents[0].parts");
  }

  @Test
  void whateverTheBodyThereIsAnError() {
    for (String body : new String[] {"", "<html>502</html>", "[]", "{}", "{'error':'x'}", "null"}) {
      assertThat(error(502, Gemini::none, body))
          .as(body)
          .isEqualTo(
              new ProviderError(502, Kind.SERVER, "the provider answered 502", null, null, null));
    }
  }
}
