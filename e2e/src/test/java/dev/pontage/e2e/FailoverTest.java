package dev.pontage.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.e2e.Http.Chunks;
import dev.pontage.e2e.Http.Reply;
import dev.pontage.e2e.Simulated.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Failover inside the request: what a client gets when providers fail.
@ExtendWith(SharedGateway.class)
class FailoverTest {
  private final Gateway gateway;
  private final Simulated simulated;

  FailoverTest(Gateway gateway, Simulated simulated) {
    this.gateway = gateway;
    this.simulated = simulated;
  }

  @BeforeEach
  void forgetRequests() throws Exception {
    simulated.clear();
  }

  static Stream<Arguments> faultsByDialect() {
    return Stream.of(FailoverModels.FAULTS, List.of("slow-json-30s", "delay-30s"))
        .flatMap(List::stream)
        .flatMap(part -> ProviderFiles.DIALECTS.stream().map(d -> Arguments.of(part, d)));
  }

  static Stream<Arguments> streamFaultsByDialect() {
    return Stream.of(FailoverModels.FAULTS, FailoverModels.STREAM_FAULTS, FailoverModels.SILENCES)
        .flatMap(List::stream)
        .flatMap(part -> ProviderFiles.DIALECTS.stream().map(d -> Arguments.of(part, d)));
  }

  @ParameterizedTest
  @MethodSource("faultsByDialect")
  void theNextProviderAnswersWhenTheFirstFails(String part, String dialect) throws Exception {
    String model = FailoverModels.model(part, dialect);
    long began = System.nanoTime();

    Reply reply = post(Http.chat(model, "say exactly: Bridges hold."));

    assertServedBySecond(reply, dialect);
    assertThat(reply.header("content-type")).startsWith("application/json");
    assertThat(reply.content()).isEqualTo("Bridges hold.");
    assertThat(reply.json().at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(reply.json().get("choices").size()).isEqualTo(1);
    assertTimely(part, began);
    assertReceivedByBoth(dialect);
  }

  @ParameterizedTest
  @MethodSource("streamFaultsByDialect")
  void theNextProviderStreamsWhenTheFirstFails(String part, String dialect) throws Exception {
    String model = FailoverModels.model(part, dialect);
    long began = System.nanoTime();

    Reply reply = post(Http.streamedChat(model, "say exactly: Bridges hold, even the old ones."));

    assertServedBySecond(reply, dialect);
    Chunks stream = Chunks.of(reply.text());
    assertThat(stream.content()).isEqualTo("Bridges hold, even the old ones.");
    assertThat(stream.finishReasons()).containsExactly("stop");
    assertThat(stream.done()).isTrue();
    assertThat(stream.errors()).isEmpty();
    assertTimely(part, began);
    assertReceivedByBoth(dialect);
  }

  private static void assertServedBySecond(Reply reply, String dialect) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    String second = FailoverModels.good(dialect);
    assertThat(reply.header("x-pontage-provider")).isEqualTo("sim-" + second);
    assertThat(reply.header("x-pontage-model")).isEqualTo(second + "-sim");
    assertThat(reply.header("x-pontage-attempts")).isEqualTo("2");
    assertThat(reply.header("x-pontage-retry")).isEmpty();
  }

  private static void assertTimely(String part, long began) {
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertThat(took).isLessThan(Duration.ofSeconds(5));
    if (FailoverModels.SILENCES.contains(part) || part.equals("slow-json-30s")) {
      assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(FailoverModels.TTFT_MILLIS - 50));
    }
  }

  /// Each provider got the same question, in its own words.
  private void assertReceivedByBoth(String dialect) throws Exception {
    List<Received> received = simulated.requests();
    assertThat(received).hasSize(2);
    assertThat(received.get(0).path()).startsWith("/" + dialect + "/");
    assertThat(received.get(1).path()).startsWith("/" + FailoverModels.good(dialect) + "/");
    for (Received request : received) {
      assertThat(request.text()).contains("say exactly: Bridges hold").doesNotContain("fails-");
      JsonNode body = request.body();
      if (request.path().startsWith("/gemini/")) {
        assertThat(body.at("/contents/0/parts/0/text").asString()).startsWith("say exactly");
      } else {
        assertThat(body.at("/messages/0/role").asString()).isEqualTo("user");
        assertThat(body.get("model").asString()).contains("-sim");
      }
      assertThat(body.has("max_tokens")).isEqualTo(request.path().startsWith("/anthropic/"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aProviderThatCannotBeConnectedIsFollowedByTheNext(boolean stream) throws Exception {
    Reply reply = post(chat("fails-connect", "say exactly: here", stream));

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.content()).isEqualTo("here");
    assertThat(reply.header("x-pontage-provider")).isEqualTo("sim-anthropic");
    assertThat(reply.header("x-pontage-attempts")).isEqualTo("2");
  }

  @Test
  void aProviderThatRefusesOurKeyIsFollowedByTheNext() throws Exception {
    Reply reply = post(Http.chat("fails-key", "say exactly: here"));

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.header("x-pontage-provider")).isEqualTo("sim-anthropic");
    assertThat(reply.text()).doesNotContain("invalid");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void threeTargetsAreTriedInTheirOrder(boolean stream) throws Exception {
    Reply reply = post(chat("chain-of-three", "say exactly: third", stream));

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.content()).isEqualTo("third");
    assertThat(reply.header("x-pontage-provider")).isEqualTo("sim-gemini");
    assertThat(reply.header("x-pontage-attempts")).isEqualTo("3");
    assertThat(simulated.requests().stream().map(Received::path).toList())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("/openai/"),
            second -> assertThat(second).startsWith("/gemini/"));
  }

  @Test
  void aStreamSurvivesSilenceAndThenAnErrorEvent() throws Exception {
    Reply reply = post(Http.streamedChat("chain-of-all-kinds", "say exactly: still one answer"));

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    Chunks stream = Chunks.of(reply.text());
    assertThat(stream.content()).isEqualTo("still one answer");
    assertThat(stream.done()).isTrue();
    assertThat(reply.header("x-pontage-provider")).isEqualTo("sim-openai");
    assertThat(reply.header("x-pontage-attempts")).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLastProvidersErrorReachesTheClientWhenAllFail(boolean stream) throws Exception {
    Reply reply = post(chat("all-fail", "hello", stream));

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("retry-after")).isEqualTo("7");
    assertThat(reply.header("x-pontage-provider")).isEqualTo("sim-anthropic");
    assertThat(reply.header("x-pontage-attempts")).isEqualTo("2");
    assertThat(reply.header("x-pontage-retry")).isEmpty();
    JsonNode error = Errors.of(reply);
    assertThat(error.get("code").asString()).isEqualTo("rate_limit_exceeded");
  }

  @Test
  void theClientIsToldThatNoProviderCouldBeConnected() throws Exception {
    Reply reply = post(Http.chat("fails-connect-all", "hello"));

    assertThat(reply.status()).isEqualTo(502);
    assertThat(Errors.of(reply).get("code").asString()).isEqualTo("provider_unreachable");
    assertThat(reply.header("x-pontage-provider")).isEqualTo("dead-too");
    assertThat(reply.header("x-pontage-attempts")).isEqualTo("2");
    assertThat(reply.text()).doesNotContain("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theClientIsToldThatAllProvidersWereSilent(boolean stream) throws Exception {
    long began = System.nanoTime();

    Reply reply = post(chat("all-silent", "hello", stream));

    assertThat(reply.status()).isEqualTo(504);
    assertThat(Errors.of(reply).get("code").asString()).isEqualTo("provider_timeout");
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(2L * FailoverModels.TTFT_MILLIS - 100), Duration.ofSeconds(6));
  }

  /// A 400 is the client's fault: no other provider is bothered.
  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void aRequestThatTheProviderFindsWrongIsNotSentElsewhere(String dialect) throws Exception {
    String model = FailoverModels.model("fail-400", dialect);
    Reply reply = post(Http.chat(model, "hello"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.header("x-pontage-attempts")).isEqualTo("1");
    assertThat(Errors.of(reply).get("type").asString()).isEqualTo("invalid_request_error");
    assertThat(simulated.requests()).hasSize(1);
  }

  @Test
  void aTwentyMegabyteImageReachesTheSecondProvider() throws Exception {
    String image = "iVBORw0KGgo" + "A".repeat(20 * 1024 * 1024 / 4 * 4 - 11);
    String request =
        "{\"model\":\"fails-fail-503-openai\",\"messages\":[{\"role\":\"user\",\"content\":["
            + "{\"type\":\"text\",\"text\":\"what is this\"},{\"type\":\"image_url\",\"image_url\":"
            + "{\"url\":\"data:image/png;base64,"
            + image
            + "\"}}]}]}";

    Reply reply = post(request);

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.header("x-pontage-provider")).isEqualTo("sim-anthropic");
    assertThat(reply.header("x-pontage-attempts")).isEqualTo("2");
    assertThat(reply.content())
        .contains("image/png")
        .contains(Integer.toString(image.length() / 4 * 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void anErrorAfterTheFirstContentBecomesAnErrorEvent(String dialect) throws Exception {
    Reply reply = post(Http.streamedChat(FailoverModels.model("midstream-error", dialect), LONG));

    Chunks stream = Chunks.of(reply.text());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("x-pontage-provider")).isEqualTo("sim-" + dialect);
    assertThat(stream.content()).isNotEmpty();
    assertThat(LONG_ANSWER).startsWith(stream.content());
    assertThat(stream.finishReasons()).isEmpty();
    assertThat(stream.done()).isFalse();
    assertThat(stream.errors()).hasSize(1);
    Errors.assertShape(stream.errors().getFirst());
    assertThat(simulated.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void aStreamThatStopsShortEndsInAnErrorEvent(String dialect) throws Exception {
    Reply reply = post(Http.streamedChat(FailoverModels.model("close-clean", dialect), LONG));

    Chunks stream = Chunks.of(reply.text());
    assertThat(LONG_ANSWER).startsWith(stream.content());
    assertThat(stream.content()).isNotEmpty();
    assertThat(stream.finishReasons()).isEmpty();
    assertThat(stream.done()).isFalse();
    assertThat(stream.errors()).hasSize(1);
    Errors.assertShape(stream.errors().getFirst());
  }

  /// Envoy can't append anything once a provider's connection broke: the client's breaks too.
  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void aConnectionCutAfterTheFirstContentNeverLooksLikeACleanEnd(String dialect) {
    String model = FailoverModels.model("cut", dialect);
    assertThatThrownBy(() -> post(Http.streamedChat(model, LONG))).isInstanceOf(IOException.class);
  }

  private static final String LONG_ANSWER =
      "This sentence has many more words than any provider gets to say before it breaks off.";
  private static final String LONG = "say exactly: " + LONG_ANSWER;

  private static String chat(String model, String text, boolean stream) {
    return stream ? Http.streamedChat(model, text) : Http.chat(model, text);
  }

  private Reply post(String json) throws IOException, InterruptedException {
    return Http.post(gateway.url() + "/v1/chat/completions", json);
  }
}
