package dev.pontage.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.e2e.Http.Chunks;
import dev.pontage.e2e.Http.Reply;
import dev.pontage.e2e.Simulated.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What passes unchanged when client and provider speak the same, and what never passes.
@ExtendWith(SharedGateway.class)
class PassThroughTest {
  private final Gateway gateway;
  private final Simulated simulated;

  PassThroughTest(Gateway gateway, Simulated simulated) {
    this.gateway = gateway;
    this.simulated = simulated;
  }

  @BeforeEach
  void forgetRequests() throws Exception {
    simulated.clear();
  }

  /// The same request gets the same bytes, but for ids and times.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai-sim",
        "openai-sim:reasoning",
        "openai-sim:length",
        "openai-sim:cached",
        "openai-sim:no-usage"
      })
  void aWholeAnswerIsTheProvidersOwn(String model) throws Exception {
    String request = Http.chat(model, "Zwölf Boxkämpfer — 日本語 \\ud83c\\udf09 \"quoted\"");

    assertThat(anonymous(viaGateway(request).text())).isEqualTo(anonymous(direct(request).text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai-sim",
        "openai-sim:stream-40x0ms",
        "openai-sim:reasoning",
        "openai-sim:tools",
        "openai-sim:cached"
      })
  void aStreamIsTheProvidersOwn(String model) throws Exception {
    String request = withUsage(Http.streamedChat(model, "Zwölf Boxkämpfer — 日本語 \"quoted\""));

    assertThat(anonymous(viaGateway(request).text())).isEqualTo(anonymous(direct(request).text()));
  }

  /// Comments, pings, both kinds of line ends, cuts inside characters: all of it as it came.
  @Test
  void oddBytesStayAsTheyAre() throws Exception {
    String request =
        withUsage(
            Http.streamedChat("openai-sim:odd-bytes", "Zwölf Boxkämpfer 日本語 🌉 jagen Viktor"));

    Reply reply = viaGateway(request);

    assertThat(Chunks.of(reply.text()).content()).endsWith("Zwölf Boxkämpfer 日本語 🌉 jagen Viktor");
    assertThat(anonymous(reply.text())).isEqualTo(anonymous(direct(request).text()));
  }

  @Test
  void usageIsTakenOutOfTheStreamUnlessItWasAskedFor() throws Exception {
    String request = Http.streamedChat("openai-sim", "hello there");

    String without = viaGateway(request).text();
    String with = viaGateway(withUsage(request)).text();

    assertThat(Chunks.of(without).chunks()).noneMatch(chunk -> chunk.at("/usage").isObject());
    assertThat(Chunks.of(without).done()).isTrue();
    List<JsonNode> usages =
        Chunks.of(with).chunks().stream().filter(chunk -> chunk.at("/usage").isObject()).toList();
    assertThat(usages).hasSize(1);
    assertThat(usages.getFirst().at("/usage/completion_tokens").asInt()).isPositive();
    assertThat(Chunks.of(without).content()).isEqualTo(Chunks.of(with).content());
  }

  /// Nothing that a newer client may send is lost, nor written in another way; only the space
  /// between the outermost fields is nobody's.
  @Test
  void aRequestKeepsItsBytesWhenNothingMustChange() throws Exception {
    String request =
        "{\"model\":\"openai-sim\","
            + "\"messages\":[ {\"role\":\"user\", \"content\":\"caf\\u00e9 \\/ 1\", \"x_new\" : [1, 2.50, 1e3, null]} ],"
            + "\"temperature\":0.50,\"x_future\":{\"a\": {\"b\":\"\\ud83c\\udf09\"}},\"metadata\":{ }}";

    Reply reply = viaGateway(request);

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    Received received = simulated.requests().getFirst();
    assertThat(received.body().toString()).isEqualTo(Json.read(request).toString());
    assertThat(received.sha256()).isEqualTo(sha256(request));
  }

  @Test
  void onlyTheModelChangesWhenATargetHasAnotherName() throws Exception {
    String request = Http.chat(FailoverModels.model("fail-503", "gemini"), "x \\/ y");

    var _ = viaGateway(request);

    Received received = simulated.requests().get(1);
    assertThat(received.path()).isEqualTo("/openai/v1/chat/completions");
    assertThat(received.sha256())
        .isEqualTo(
            sha256(request.replace(FailoverModels.model("fail-503", "gemini"), "openai-sim")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void aClientsSecretsDoNotReachTheProvider(String dialect) throws Exception {
    Reply reply =
        Http.post(
            gateway.url() + "/v1/chat/completions",
            Http.chat(dialect + "-sim", "hello"),
            "authorization",
            "Bearer client-secret",
            "x-api-key",
            "client-secret",
            "x-goog-api-key",
            "client-secret",
            "cookie",
            "session=client-secret",
            "proxy-authorization",
            "Basic client-secret",
            "x-forwarded-for",
            "203.0.113.77",
            "x-pontage-exchange",
            "client-secret",
            "x-custom",
            "client-secret",
            "openai-organization",
            "client-secret");

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    Received received = simulated.requests().getFirst();
    assertThat(received.headers().toString())
        .doesNotContain("client-secret")
        .doesNotContain("203.0.113.77")
        .doesNotContain("x-pontage")
        .doesNotContain("x-envoy")
        .doesNotContain("x-forwarded");
    assertThat(received.headers().toString()).contains("simulated");
    assertThat(reply.response().headers().toString() + reply.text()).doesNotContain("simulated");
  }

  /// What our stages say to each other and to Envoy can't be said by a client.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientCannotSteerTheGateway(boolean stream) throws Exception {
    String model = FailoverModels.model("fail-503", "openai");
    Reply reply =
        Http.post(
            gateway.url() + "/v1/chat/completions",
            stream
                ? Http.streamedChat(model, "say exactly: ok")
                : Http.chat(model, "say exactly: ok"),
            "x-pontage-exchange",
            "00000000000000000000000000000000",
            "x-pontage-retry",
            "1",
            "x-pontage-stage",
            "attempt",
            "x-envoy-max-retries",
            "0",
            "x-envoy-retry-on",
            "5xx",
            "x-envoy-upstream-rq-timeout-ms",
            "1",
            "x-envoy-upstream-rq-per-try-timeout-ms",
            "1",
            "x-envoy-attempt-count",
            "7",
            "x-envoy-original-path",
            "/elsewhere");

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.content()).isEqualTo("ok");
    assertThat(reply.header("x-pontage-attempts")).isEqualTo("2");
    assertThat(reply.response().headers().map().keySet())
        .noneMatch(name -> name.startsWith("x-envoy"))
        .doesNotContain("x-pontage-exchange", "x-pontage-retry");
  }

  /// Attempts of one request share their headers inside Envoy: the first provider's key must not
  /// travel on.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachProviderGetsOnlyItsOwnKey(boolean stream) throws Exception {
    Reply reply = viaGateway(stream ? Http.streamedChat("keyed", "hi") : Http.chat("keyed", "hi"));

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    List<Received> received = simulated.requests();
    assertThat(received).hasSize(3);
    String[] keys = {"key-of-a", "key-of-b", "key-of-c"};
    String[] headers = {"authorization", "x-api-key", "x-goog-api-key"};
    for (int i = 0; i < 3; i++) {
      Received request = received.get(i);
      assertThat(request.header(headers[i])).endsWith(keys[i]);
      for (int other = 0; other < 3; other++) {
        if (other != i) {
          assertThat(request.header(headers[other])).as(request.path()).isEmpty();
          assertThat(request.headers().toString()).doesNotContain(keys[other]);
        }
      }
      assertThat(request.headers().has("anthropic-version")).isEqualTo(i == 1);
    }
    assertThat(reply.response().headers().toString() + reply.text()).doesNotContain("key-of-");
  }

  private Reply viaGateway(String request) throws IOException, InterruptedException {
    return Http.post(gateway.url() + "/v1/chat/completions", request);
  }

  private Reply direct(String request) throws IOException, InterruptedException {
    return Http.post(
        simulated.url() + "/openai/v1/chat/completions", request, "authorization", "Bearer x");
  }

  private static String withUsage(String request) {
    return request.substring(0, request.length() - 1)
        + ",\"stream_options\":{\"include_usage\":true}}";
  }

  /// Without what differs from answer to answer.
  private static String anonymous(String answer) {
    return answer
        .replaceAll("\"id\":\\s*\"[^\"]*\"", "\"id\":\"…\"")
        .replaceAll("\"created\":\\s*\\d+", "\"created\":0")
        .replaceAll("\"obfuscation\":\\s*\"[^\"]*\"", "\"obfuscation\":\"…\"");
  }

  private static String sha256(String text) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }
}
