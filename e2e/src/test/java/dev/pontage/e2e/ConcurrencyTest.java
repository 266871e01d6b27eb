package dev.pontage.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.e2e.Http.Chunks;
import dev.pontage.e2e.Http.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Many clients at once, and clients that go away.
@ExtendWith(SharedGateway.class)
class ConcurrencyTest {
  private final Gateway gateway;
  private final Simulated simulated;

  ConcurrencyTest(Gateway gateway, Simulated simulated) {
    this.gateway = gateway;
    this.simulated = simulated;
  }

  @Test
  void aHundredStreamsEachGetTheirOwnText() throws Exception {
    List<Callable<String>> clients = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String dialect = ProviderFiles.DIALECTS.get(i % 3);
      String text = "stream number " + i + " has its own words " + i * 7919;
      clients.add(() -> {
        Reply reply =
            Http.post(
                gateway.url() + "/v1/chat/completions",
                Http.streamedChat(dialect + "-sim:stream-20x5ms", "say exactly: " + text));
        Chunks stream = Chunks.of(reply.text());
        String got = stream.content();
        boolean own = got.startsWith(text) && got.replace(text, "").isBlank();
        return reply.status() == 200 && own && stream.done()
            ? ""
            : "wanted " + text + ", got " + reply.status() + " " + reply.text();
      });
    }
    assertThat(together(clients)).containsOnly("");
  }

  @Test
  void twoHundredMixedRequestsAreAllAnsweredRight() throws Exception {
    List<Callable<String>> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String dialect = ProviderFiles.DIALECTS.get(i % 3);
      String text = "request " + i;
      String model =
          switch (i % 4) {
            case 0 -> FailoverModels.model("fail-429", dialect);
            case 1 -> FailoverModels.model("200-then-error", dialect);
            case 2 -> dialect + "-sim:odd-bytes";
            default -> dialect + "-sim";
          };
      boolean stream = i % 8 < 4;
      clients.add(() -> {
        String question = "say exactly: " + text;
        Reply reply =
            Http.post(
                gateway.url() + "/v1/chat/completions",
                stream ? Http.streamedChat(model, question) : Http.chat(model, question));
        return reply.status() == 200 && reply.content().equals(text)
            ? ""
            : model + " " + text + ": " + reply.status() + " " + reply.text();
      });
    }
    assertThat(together(clients)).containsOnly("");
    assertNothingIsLeftOpen();
  }

  @Test
  void aClientThatGoesAwayEndsItsProvidersStream() throws Exception {
    simulated.clear();
    long before = simulated.stat("cancelled");
    Random random = new Random(20260101);
    int clients = 30;
    for (int i = 0; i < clients; i++) {
      try (RawHttp client = new RawHttp(gateway.port())) {
        String model = ProviderFiles.DIALECTS.get(i % 3) + "-sim:stream-2000x20ms";
        client.post(Http.streamedChat(model, "some words to be repeated for a long time"));
        assertThat(client.read(400 + random.nextInt(800))).startsWith("HTTP/1.1 200");
      }
    }
    Wait.until(
        "all " + clients + " streams are cancelled at the providers",
        () -> simulated.stat("cancelled") - before >= clients);
    assertNothingIsLeftOpen();
  }

  @Test
  void aClientThatGoesAwayBeforeTheFirstTokenEndsItsProvidersStream() throws Exception {
    simulated.clear();
    long before = simulated.stat("cancelled");
    for (String dialect : ProviderFiles.DIALECTS) {
      try (RawHttp client = new RawHttp(gateway.port())) {
        client.post(Http.streamedChat(dialect + "-sim:ttft-60s", "hello"));
        Wait.until(
            "the provider has the request",
            () ->
                simulated.requests().stream()
                    .anyMatch(request -> request.path().startsWith("/" + dialect)));
      }
    }
    Wait.until("cancelled at the providers", () -> simulated.stat("cancelled") - before >= 3);
    assertNothingIsLeftOpen();
  }

  private void assertNothingIsLeftOpen() {
    Wait.until("no exchange is open", () -> exchangesOpen() == 0);
    Wait.until("no provider streams", () -> simulated.stat("open_streams") == 0);
  }

  private long exchangesOpen() throws Exception {
    return Http.send(
            Http.to(gateway.adminUrl() + "/status").header("accept", "application/json").build())
        .json()
        .get("exchanges_open")
        .asLong();
  }

  private static List<String> together(List<Callable<String>> clients) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<String> results = new ArrayList<>();
      for (Future<String> future : threads.invokeAll(clients)) {
        results.add(future.get(Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS));
      }
      return results;
    }
  }
}
