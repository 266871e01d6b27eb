package dev.pontage.extproc.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.stream.AttemptOutcome.Result;
import dev.pontage.extproc.stream.Driver.Call;
import dev.pontage.extproc.testing.Cases;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse.ResponseStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Envoy may send in which order, and what it must get.
class ProtocolContractTest {
  private static final String ONE =
      "{\"model\":\"m-one\",\"messages\":[{\"role\":\"user\",\"content\":\"hé\"}]}";
  private static final String BOTH = ONE.replace("m-one", "both");
  private static final String STREAM = BOTH.replace("\"both\"", "\"both\",\"stream\":true");
  private static final String WHOLE =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
          + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":10,"
          + "\"completion_tokens\":5,\"total_tokens\":15}}";
  private static final String ROLE =
      "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
          + "\"content\":\"\"},\"finish_reason\":null}]}\n\n";
  private static final String HI =
      "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},"
          + "\"finish_reason\":null}]}\n\n";
  private static final String STOP =
      "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String USAGE =
      "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":10,"
          + "\"completion_tokens\":5,\"total_tokens\":15}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private Driver driver;

  @BeforeEach
  void start() throws IOException {
    driver = new Driver();
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  private Call attempt(Call routed, String cluster, int number) {
    Call attempt = driver.attempt(Driver.exchangeOf(routed));
    attempt.upstreamHeaders(
        cluster,
        ":path",
        "/v1/chat/completions",
        "authorization",
        "Bearer client-secret",
        "cookie",
        "session",
        "x-custom",
        "1",
        "x-request-id",
        "r",
        "x-envoy-attempt-count",
        Integer.toString(number));
    return attempt;
  }

  private static ImmediateResponse refusal(Call call) {
    assertThat(call.answers).hasSize(1);
    assertThat(call.answers.getFirst().hasImmediateResponse()).isTrue();
    return call.answers.getFirst().getImmediateResponse();
  }

  @Test
  void aRequestIsRoutedWithItsBodyTakenOut() {
    Call call = driver.routed(BOTH);
    assertThat(call.answers).hasSize(1);
    ProcessingResponse routed = call.answers.getFirst();
    assertThat(routed.getRequestHeaders().getResponse().getClearRouteCache()).isTrue();
    assertThat(Call.set(routed.getRequestHeaders().getResponse().getHeaderMutation()))
        .containsEntry("x-envoy-max-retries", "1")
        .containsEntry("x-envoy-upstream-rq-per-try-timeout-ms", "300000");
    assertThat(routed.getDynamicMetadata().getFieldsOrThrow("pontage.route").toString())
        .contains("\"one\"", "\"two\"");
    assertThat(routed.getRequestHeaders().getResponse().getStatus())
        .isEqualTo(ResponseStatus.CONTINUE_AND_REPLACE);
    assertThat(routed.getRequestHeaders().getResponse().getBodyMutation().getBody().size())
        .as("nothing of the body is left for Envoy to keep")
        .isLessThan(3);
  }

  @Test
  void aStreamIsLimitedByItsTimeToFirstToken() {
    Call call = driver.routed(STREAM);
    assertThat(
            Call.set(call.answers.getFirst().getRequestHeaders().getResponse().getHeaderMutation()))
        .containsEntry("x-envoy-upstream-rq-per-try-timeout-ms", "30000");
  }

  @Test
  void aBodyInAnyPiecesWithTheEndSaidTwiceIsRoutedOnce() {
    Cases.forAll(
        100,
        random -> {
          try (Driver own = new Driver()) {
            Call call = own.request();
            call.requestHeaders(":method", "POST", ":path", "/v1/chat/completions");
            int from = 0;
            while (from < BOTH.length()) {
              int to = Math.min(BOTH.length(), from + 1 + random.nextInt(30));
              call.requestBody(BOTH.substring(from, to), to == BOTH.length());
              from = to;
            }
            call.requestBody(BOTH, true);
            assertThat(call.answers).hasSize(1);
            assertThat(call.answers.getFirst().hasRequestHeaders()).isTrue();
          }
        });
  }

  @Test
  void aBodyMayEndWithTrailers() {
    Call call = driver.request();
    call.requestHeaders(":method", "POST", ":path", "/v1/chat/completions");
    call.requestBody(BOTH, false);
    call.requestTrailers();
    assertThat(call.answers.getFirst().hasRequestHeaders()).isTrue();
    assertThat(call.answers.getLast().hasRequestTrailers()).isTrue();
  }

  @Test
  void theProviderGetsItsOwnRequestAndNothingOfTheClients() {
    Call call = driver.routed(BOTH);
    Call attempt = attempt(call, "one", 1);
    HeadersResponse answer = attempt.answers.getFirst().getRequestHeaders();
    assertThat(answer.getResponse().getStatus()).isEqualTo(ResponseStatus.CONTINUE_AND_REPLACE);
    String body = answer.getResponse().getBodyMutation().getBody().toStringUtf8();
    assertThat(body).isEqualTo(BOTH.replace("both", "m-one"));
    Map<String, String> set = Call.set(answer.getResponse().getHeaderMutation());
    assertThat(set)
        .containsEntry("authorization", "Bearer key-one")
        .containsEntry("accept-encoding", "identity")
        .containsEntry("x-pontage-body-length", Integer.toString(body.length() + 1));
    assertThat(answer.getResponse().getHeaderMutation().getRemoveHeadersList())
        .contains("cookie", "x-custom", "x-envoy-attempt-count", "authorization")
        .doesNotContain("x-request-id", ":path");
  }

  @Test
  void aWholeAnswerPassesByteForByte() {
    Call call = driver.routed(ONE);
    Call attempt = attempt(call, "one", 1);
    attempt.responseHeaders(
        ":status",
        "200",
        "content-type",
        "application/json",
        "set-cookie",
        "a",
        "x-request-id",
        "req_1");
    attempt.responseBody(WHOLE.substring(0, 50), false);
    assertThat(attempt.answers).as("headers are held").hasSize(1);
    attempt.responseBody(WHOLE.substring(50), true);
    assertThat(attempt.body()).isEqualTo(WHOLE + "<end>");
    assertThat(attempt.releasedHeaders())
        .containsEntry("x-pontage-provider", "one")
        .containsEntry("x-pontage-model", "m-one")
        .containsEntry("x-pontage-attempts", "1")
        .containsEntry("x-pontage-cost-usd", "0.00002")
        .containsEntry("x-pontage-upstream-request-id", "req_1")
        .doesNotContainKeys("x-pontage-retry", ":status");
    attempt.halfClose();
    call.cancel();
    assertThat(driver.attempts).hasSize(1);
    assertThat(driver.attempts.getFirst().result()).isEqualTo(Result.ANSWERED);
    assertThat(driver.ended).hasSize(1);
    assertThat(driver.ended.getFirst().status()).isEqualTo(200);
    assertThat(driver.processor.open()).isZero();
  }

  @Test
  void aFailureIsMarkedForRetryUnlessItWasTheLastAttempt() {
    Call call = driver.routed(BOTH);
    Call first = attempt(call, "one", 1);
    first.responseHeaders(":status", "503", "content-type", "text/html");
    first.responseBody("<html>", true);
    assertThat(first.releasedHeaders()).containsEntry("x-pontage-retry", "1");
    first.cancel();
    Call second = attempt(call, "two", 2);
    assertThat(
            second
                .answers
                .getFirst()
                .getRequestHeaders()
                .getResponse()
                .getBodyMutation()
                .getBody()
                .toStringUtf8())
        .isEqualTo(BOTH.replace("both", "m-two"));
    second.responseHeaders(":status", "429", "retry-after", "7");
    second.responseBody("{\"error\":{\"message\":\"slow down\",\"type\":\"tokens\"}}", true);
    assertThat(second.releasedHeaders())
        .containsEntry(":status", "429")
        .containsEntry("retry-after", "7")
        .containsEntry("x-pontage-attempts", "2")
        .doesNotContainKey("x-pontage-retry");
    assertThat(second.body()).contains("slow down").endsWith("<end>");
    call.cancel();
    assertThat(driver.attempts).extracting(AttemptOutcome::status).containsExactly(503, 429);
    assertThat(driver.ended.getFirst().status()).isEqualTo(429);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void whatIsTheClientsFaultIsNotRetried(int status) {
    Call first = attempt(driver.routed(BOTH), "one", 1);
    first.responseHeaders(":status", Integer.toString(status));
    first.responseBody("{\"error\":{\"message\":\"bad\"}}", true);
    assertThat(first.releasedHeaders())
        .containsEntry(":status", Integer.toString(status))
        .doesNotContainKey("x-pontage-retry");
  }

  @Test
  void aStreamIsHeldUntilItsFirstContentAndThenFlows() {
    Call attempt = attempt(driver.routed(STREAM), "one", 1);
    attempt.responseHeaders(":status", "200", "content-type", "text/event-stream");
    attempt.responseBody(": ping\n\n" + ROLE, false);
    assertThat(attempt.answers).hasSize(1);
    attempt.responseBody(HI, false);
    assertThat(attempt.body()).isEqualTo(": ping\n\n" + ROLE + HI);
    attempt.responseBody(STOP + USAGE, false);
    attempt.responseBody(DONE, true);
    assertThat(attempt.body())
        .as("the client didn't ask for usage")
        .isEqualTo(": ping\n\n" + ROLE + HI + STOP + DONE + "<end>");
    assertThat(driver.attempts.getFirst().result()).isEqualTo(Result.ANSWERED);
    assertThat(driver.attempts.getFirst().usage().output()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ": ping\n\n",
        "data: [DONE]\n\n",
        "data: {\"error\":{\"message\":\"no\"}}\n\n"
      })
  void anAnswerThatIsNoneIsRetriedInSpiteOfIts200(String stream) {
    Call attempt = attempt(driver.routed(STREAM), "one", 1);
    attempt.responseHeaders(":status", "200", "content-type", "text/event-stream");
    attempt.responseBody(stream, true);
    assertThat(attempt.releasedHeaders()).containsEntry("x-pontage-retry", "1");
    assertThat(Integer.parseInt(attempt.releasedHeaders().get(":status"))).isGreaterThan(399);
    assertThat(driver.attempts.getFirst().result()).isEqualTo(Result.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>", "", "{\"error\":{\"message\":\"no\",\"type\":\"server_error\"}}", "[1]"})
  void aWholeAnswerThatIsNoneIsRetriedInSpiteOfIts200(String body) {
    Call attempt = attempt(driver.routed(BOTH), "one", 1);
    attempt.responseHeaders(":status", "200", "content-type", "application/json");
    attempt.responseBody(body, true);
    assertThat(attempt.releasedHeaders()).containsEntry("x-pontage-retry", "1");
  }

  @Test
  void aStreamThatBreaksAfterTheCommitPointEndsInAnErrorEvent() {
    Call attempt = attempt(driver.routed(STREAM), "one", 1);
    attempt.responseHeaders(":status", "200", "content-type", "text/event-stream");
    attempt.responseBody(ROLE + HI, false);
    attempt.responseBody("", true);
    assertThat(attempt.body())
        .startsWith(ROLE + HI + "data: {\"error\":")
        .endsWith("<end>")
        .doesNotContain("[DONE]");
    assertThat(driver.attempts.getFirst().result()).isEqualTo(Result.BROKEN);
  }

  @Test
  void aStreamThatNeverEndsItsKeepAlivesIsBounded() {
    Call attempt = attempt(driver.routed(STREAM), "one", 1);
    attempt.responseHeaders(":status", "200", "content-type", "text/event-stream");
    String pings = ": ping\n\n".repeat(1_000);
    for (int i = 0; i < 200 && attempt.answers.size() == 1; i++) {
      attempt.responseBody(pings, false);
    }
    assertThat(attempt.releasedHeaders()).containsEntry("x-pontage-retry", "1");
  }

  @Test
  void responseTrailersEndTheStreamThemselves() {
    Call attempt = attempt(driver.routed(ONE), "one", 1);
    attempt.responseHeaders(":status", "200", "content-type", "application/json");
    attempt.responseBody(WHOLE, false);
    attempt.responseTrailers();
    assertThat(attempt.body()).isEqualTo(WHOLE);
    assertThat(attempt.answers.getLast().hasResponseTrailers()).isTrue();
  }

  @Test
  void aClientThatLeavesEndsEverythingOnce() {
    Call call = driver.routed(STREAM);
    Call attempt = attempt(call, "one", 1);
    attempt.responseHeaders(":status", "200", "content-type", "text/event-stream");
    attempt.responseBody(ROLE + HI, false);
    call.cancel();
    attempt.cancel();
    assertThat(driver.attempts).hasSize(1);
    assertThat(driver.attempts.getFirst().result()).isEqualTo(Result.CUT_OFF);
    assertThat(driver.ended).hasSize(1);
    assertThat(driver.processor.open()).isZero();
  }

  @Test
  void aClientThatLeavesWhileItSendsIsForgotten() {
    Call call = driver.request();
    call.requestHeaders(":method", "POST", ":path", "/v1/chat/completions");
    call.requestBody("{\"model", false);
    call.cancel();
    assertThat(driver.processor.open()).isZero();
    assertThat(driver.ended).hasSize(1);
  }

  @Test
  void anAttemptOfAnUnknownExchangeIsRefused() {
    Call attempt = driver.attempt("made-up");
    attempt.upstreamHeaders("one", ":path", "/");
    assertThat(refusal(attempt).getStatus().getCodeValue()).isEqualTo(503);
    Call late = driver.routed(ONE);
    String exchange = Driver.exchangeOf(late);
    late.cancel();
    Call after = driver.attempt(exchange);
    after.upstreamHeaders("one", ":path", "/");
    assertThat(refusal(after).getStatus().getCodeValue()).isEqualTo(503);
  }

  @Test
  void aProviderThatWasNotChosenGetsNothing() {
    Call attempt = driver.attempt(Driver.exchangeOf(driver.routed(ONE)));
    attempt.upstreamHeaders("two", ":path", "/");
    assertThat(refusal(attempt).getStatus().getCodeValue()).isEqualTo(503);
  }

  @Test
  void aBodyOverTheLimitIsSwallowedAndRefused() {
    Call announced = driver.request();
    announced.requestHeaders(
        ":method", "POST", ":path", "/v1/chat/completions", "content-length", "10001");
    announced.requestBody("x".repeat(9_000), false);
    assertThat(announced.answers).as("the client is still writing").isEmpty();
    announced.requestBody("x".repeat(1_001), true);
    assertThat(refusal(announced).getStatus().getCodeValue()).isEqualTo(413);
    assertThat(refusal(announced).getBody().toStringUtf8()).contains("request_too_large");
    Call endless = driver.request();
    endless.requestHeaders(":method", "POST", ":path", "/v1/chat/completions");
    for (int i = 0; i < 10; i++) {
      endless.requestBody("x".repeat(6_000), false);
    }
    assertThat(refusal(endless).getStatus().getCodeValue()).isEqualTo(413);
  }

  @Test
  void moreBodiesThanMemoryAreRefusedOneByOne() {
    Call[] calls = new Call[4];
    for (int i = 0; i < 4; i++) {
      calls[i] = driver.request();
      calls[i].requestHeaders(":method", "POST", ":path", "/v1/chat/completions");
      calls[i].requestBody("x".repeat(6_000), false);
    }
    assertThat(calls[2].answers).isEmpty();
    assertThat(refusal(calls[3]).getStatus().getCodeValue()).isEqualTo(503);
    assertThat(Call.set(refusal(calls[3]).getHeaders())).containsEntry("retry-after", "1");
    calls[0].cancel();
    Call again = driver.request();
    again.requestHeaders(":method", "POST", ":path", "/v1/chat/completions");
    again.requestBody("x".repeat(6_000), false);
    assertThat(again.answers).as("there is room again").isEmpty();
  }

  @Test
  void anErrorWithoutABodyGetsOne() {
    Call attempt = attempt(driver.routed(ONE), "one", 1);
    attempt.responseHeadersOnly(":status", "500");
    var answer = attempt.answers.getLast().getResponseHeaders().getResponse();
    assertThat(answer.getStatus()).isEqualTo(ResponseStatus.CONTINUE_AND_REPLACE);
    assertThat(answer.getBodyMutation().getBody().toStringUtf8()).contains("\"error\"");
  }

  @Test
  void modelsAreListedWithoutAskingAnybody() {
    Call call = driver.request();
    call.requestHeadersOnly(":method", "GET", ":path", "/v1/models?limit=1");
    assertThat(refusal(call).getStatus().getCodeValue()).isEqualTo(200);
    assertThat(refusal(call).getBody().toStringUtf8())
        .contains("\"id\":\"both\"", "\"id\":\"m-one\"", "\"id\":\"m-two\"");
    assertThat(refusal(call).getDetails()).startsWith("pontage");
  }

  @Test
  void wrongPathsMethodsAndTypesAreRefusedInTheClientsShape() {
    record Case(int status, String... headers) {}
    for (Case c :
        new Case[] {
          new Case(404, ":method", "POST", ":path", "/v2/nothing"),
          new Case(405, ":method", "GET", ":path", "/v1/chat/completions"),
          new Case(405, ":method", "POST", ":path", "/v1/models"),
          new Case(404, ":method", "GET", ":path", "/v1/models/unknown"),
          new Case(
              415, ":method", "POST", ":path", "/v1/chat/completions", "content-type", "text/xml"),
          new Case(
              415, ":method", "POST", ":path", "/v1/chat/completions", "content-encoding", "gzip"),
          new Case(400, ":method", "POST", ":path", "/v1/chat/completions"),
        }) {
      Call call = driver.request();
      call.requestHeadersOnly(c.headers());
      assertThat(refusal(call).getStatus().getCodeValue()).isEqualTo(c.status());
      assertThat(refusal(call).getBody().toStringUtf8())
          .contains("\"error\"", "\"message\"", "\"type\"", "\"param\"", "\"code\"");
    }
  }

  @Test
  void aStreamWithoutAStageIsRefused() {
    Call call = driver.open("other", "");
    assertThat(call.closed).isTrue();
    assertThat(call.status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void messagesOutOfOrderHarmNobody() {
    Call call = driver.request();
    call.requestBody("{}", true);
    call.responseTrailers();
    call.responseBody("x", true);
    Call attempt = driver.attempt("");
    attempt.responseHeaders(":status", "200");
    attempt.responseBody("x", true);
    attempt.responseTrailers();
    attempt.halfClose();
    call.halfClose();
    assertThat(call.closed).isTrue();
    assertThat(driver.routed(ONE).answers).hasSize(1);
  }
}
