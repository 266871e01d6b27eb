package dev.pontage.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EndingsTest {
  private static final String STREAM = "\"stream\":true";
  private Client client;

  @BeforeAll
  void start() throws Exception {
    client = new Client();
  }

  @AfterAll
  void stop() {
    client.close();
  }

  private String stream(String parts) throws Exception {
    return client.openai("openai-sim:" + parts, STREAM).body();
  }

  @Test
  void errorsComeInsideTheStream() throws Exception {
    String midstream = stream("midstream-error-2");
    assertThat(Client.openaiText(midstream)).isEqualTo("You said: ");
    assertThat(Client.events(midstream).getLast().json().has("error")).isTrue();
    String first = stream("200-then-error");
    assertThat(Client.events(first)).hasSize(2);
    HttpResponse<String> whole = client.openai("openai-sim:200-then-error", "");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(Client.json(whole).has("error")).isTrue();
  }

  @Test
  void aStreamCanEndTooEarlyYetCleanly() throws Exception {
    String clean = stream("close-clean-1");
    assertThat(Client.openaiText(clean)).isEqualTo("You ");
    assertThat(clean).doesNotContain("[DONE]").doesNotContain("\"finish_reason\":\"");
    assertThat(stream("empty-stream")).isEmpty();
    assertThat(stream("done-only")).isEqualTo("data: [DONE]\n\n");
  }

  @Test
  void aCutOrResetConnectionIsAnErrorForTheClient() {
    for (String parts : List.of("cut", "cut-0", "reset")) {
      assertThatThrownBy(() -> stream(parts)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> client.openai("openai-sim:cut", "")).isInstanceOf(IOException.class);
  }

  @Test
  void oddBytesMeanTheSame() throws Exception {
    for (String members : List.of(STREAM, STREAM + ",\"n\":1")) {
      String odd = client.openai("openai-sim:odd-bytes", members).body();
      assertThat(Client.openaiText(odd)).isEqualTo("You said: Grüße 🙂 you");
      assertThat(odd).contains("\r\n", ": odd", "[DONE]");
    }
    String anthropic = client.anthropic("anthropic-sim:odd-bytes", STREAM).body();
    StringBuilder text = new StringBuilder();
    Client.events(anthropic)
        .forEach(event -> text.append(event.json().at("/delta/text").stringValue("")));
    assertThat(text.toString()).isEqualTo("You said: Grüße 🙂 you");
    JsonNode whole = Client.json(client.openai("openai-sim:odd-bytes", ""));
    assertThat(whole.at("/choices/0/message/content").stringValue()).contains("Grüße 🙂");
    JsonNode array =
        Client.json(client.gemini("gemini-sim:odd-bytes", "streamGenerateContent", ""));
    assertThat(array.isArray()).isTrue();
  }

  @Test
  void theChunkCountIsTheOneAskedFor() throws Exception {
    long chunks =
        Client.events(stream("stream-5000x0ms")).stream()
            .filter(event -> event.data().contains("\"delta\":{\"content\""))
            .count();
    assertThat(chunks).isEqualTo(5_000);
    assertThat(Client.events(stream("stream-20x1ms"))).hasSize(23);
  }

  @Test
  void stampedChunksSayWhenTheyWereWritten() throws Exception {
    assertThat(Client.openaiText(stream("stamps+stream-2x0ms"))).matches("(t\\d{19} ){2}");
  }

  @Test
  void aRefusedRequestIsRefusedEvenWhenAFailureWasAskedFor() throws Exception {
    HttpResponse<String> response = client.openai("openai-sim:fail-503", "\"messages\":[]");
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void delaysAreKept() throws Exception {
    long start = System.nanoTime();
    stream("delay-60ms+ttft-60ms");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(115));
  }

  @Test
  void failuresCanBeHtmlOrEmpty() throws Exception {
    HttpResponse<String> html = client.openai("openai-sim:fail-503-html", STREAM);
    assertThat(html.statusCode()).isEqualTo(503);
    assertThat(html.body()).startsWith("<html>");
    HttpResponse<String> empty = client.openai("openai-sim:fail-empty-502", STREAM);
    assertThat(empty.statusCode()).isEqualTo(502);
    assertThat(empty.body()).isEmpty();
    assertThat(client.openai("openai-sim:200-not-json", "").body()).startsWith("<html>");
  }

  @Test
  void aClientThatLeavesStopsItsStream() throws Exception {
    long before = client.simulator.stats().cancelled();
    HttpRequest request =
        client
            .request("/openai/v1/chat/completions")
            .POST(
                HttpRequest.BodyPublishers.ofString(Client.chat("openai-sim:ping-forever", STREAM)))
            .build();
    HttpResponse<InputStream> response =
        client.http().send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.body().read()).isPositive();
    assertThat(client.get("/stats").body().toLowerCase(Locale.ROOT)).contains("\"open_streams\":");
    response.body().close();
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (client.simulator.stats().cancelled() == before && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(client.simulator.stats().cancelled()).isEqualTo(before + 1);
  }

  @Test
  void responsesAreCompressedWhenAskedFor() throws Exception {
    for (String members : List.of("", STREAM)) {
      HttpRequest request =
          client
              .request("/openai/v1/chat/completions")
              .header("accept-encoding", "gzip")
              .POST(HttpRequest.BodyPublishers.ofString(Client.chat("openai-sim:gzip", members)))
              .build();
      HttpResponse<InputStream> response =
          client.http().send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
      String body =
          new String(
              new GZIPInputStream(response.body()).readAllBytes(),
              java.nio.charset.StandardCharsets.UTF_8);
      assertThat(body).contains("chat.completion");
    }
  }
}
