package dev.pontage.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.e2e.Http.Chunks;
import dev.pontage.e2e.Http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// What has killed Envoy before: fast streams, slow readers, clients and processors that go away.
/// Any other version of Envoy has to pass this before it is used.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StabilityTest {
  private Gateway gateway;
  private ProcessHandle envoy;

  @BeforeAll
  void start() throws Exception {
    gateway = Gateway.setup().start();
    envoy = gateway.child("envoy");
    var _ = Http.post(gateway.simulated().url() + "/control", "{\"record\":false}");
  }

  @AfterAll
  void stop() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
  }

  @BeforeEach
  @AfterEach
  void envoyLivesAndTheNextRequestSucceeds() throws Exception {
    if (!envoy.isAlive()) {
      var _ = gateway.awaitExit(); // it says why
      throw new AssertionError("Envoy died\n" + gateway.report());
    }
    Reply reply = post(Http.chat("anthropic-sim", "say exactly: alive"));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.content()).isEqualTo("alive");
  }

  @Test
  @Order(1)
  void burstsOfFastStreams() throws Exception {
    for (int round = 0; round < 3; round++) {
      List<Callable<Integer>> clients = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String model = (i % 2 == 0 ? "openai" : "anthropic") + "-sim:stream-2000x0ms";
        clients.add(() -> {
          Reply reply = post(Http.streamedChat(model, "word"));
          Chunks stream = Chunks.of(reply.text());
          return stream.done() && stream.errors().isEmpty() ? stream.chunks().size() : -1;
        });
      }
      assertThat(together(clients)).allMatch(chunks -> chunks >= 2000);
    }
  }

  @Test
  @Order(2)
  void hundredsOfClientsGoAwayInMidStream() throws Exception {
    List<Callable<Integer>> clients = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Random random = new Random(i);
      String model =
          ProviderFiles.DIALECTS.get(i % 3)
              + (i % 2 == 0 ? "-sim:stream-2000x1ms" : "-sim:stream-2000x0ms");
      clients.add(() -> {
        try (RawHttp client = new RawHttp(gateway.port())) {
          client.post(Http.streamedChat(model, "word after word"));
          return client.read(1 + random.nextInt(30_000)).length();
        }
      });
    }
    assertThat(together(clients)).allMatch(length -> length > 0);
    Wait.until("no provider streams", () -> gateway.simulated().stat("open_streams") == 0);
  }

  @Test
  @Order(3)
  void slowReadersOfLargeStreams() throws Exception {
    List<Callable<String>> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      // (Anthropic's API has a limit of tokens in every request, below that size.)
      String model = (i % 2 == 0 ? "openai" : "gemini") + "-sim:size-3072kb";
      String request = Http.streamedChat(model, "word");
      clients.add(() -> {
        try (RawHttp client = new RawHttp(gateway.port(), 4096)) {
          // With "connection: close" Envoy would give it one second to take the rest.
          client.postAndStay(request);
          long bytes = readSlowly(client.in());
          return bytes > 3_000_000 ? "whole" : model + ": " + bytes;
        }
      });
    }
    assertThat(together(clients)).containsOnly("whole");
  }

  /// Small sips from a small window at first, so that everything behind has to wait; then the rest.
  /// Returns the number of bytes up to the end mark, 0 when it doesn't come.
  private static long readSlowly(InputStream in) throws IOException {
    byte[] bytes = new byte[1 << 16];
    String tail = "";
    long total = 0;
    for (int i = 0; !tail.contains("[DONE]"); i++) {
      boolean slow = i < 150;
      int count = in.read(bytes, 0, slow ? 2048 : bytes.length);
      if (count < 0) {
        return 0;
      }
      total += count;
      String read = tail + new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
      tail = read.substring(Math.max(0, read.length() - 40));
      if (slow) {
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    }
    return total;
  }

  @Test
  @Order(4)
  void aStoppedExtprocIsGivenUpAndTheNextRequestSucceedsWhenItGoesOn() throws Exception {
    ProcessHandle extproc = gateway.child("extproc");
    List<Future<Boolean>> ended = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        String model = ProviderFiles.DIALECTS.get(i % 3) + "-sim:stream-2000x20ms";
        ended.add(threads.submit(() -> endsSomehow(model)));
      }
      Wait.until("all stream", () -> gateway.simulated().stat("open_streams") >= 20);
      signal(extproc, "STOP");
      try {
        for (Future<Boolean> end : ended) {
          assertThat(end.get(20, TimeUnit.SECONDS)).as("ends within Envoy's keep-alive").isTrue();
        }
        Reply refused = post(Http.chat("openai-sim", "hello"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(Errors.of(refused).get("code").asString()).isEqualTo("gateway_unavailable");
        assertThat(refused.header("retry-after")).isEqualTo("1");
      } finally {
        signal(extproc, "CONT");
      }
    }
    Wait.until(
        "it serves again",
        Duration.ofSeconds(15),
        () -> post(Http.chat("openai-sim", "hello")).status() == 200);
  }

  /// The launcher stops everything when a process dies; so Envoy's survival shows in how it ends:
  /// by the launcher's wish, with exit code 0, and not by a crash.
  @Test
  @Order(5)
  void envoySurvivesTheDeathOfExtproc() throws Exception {
    try (Gateway doomed = Gateway.setup().start();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> ended = new ArrayList<>();
      ProcessHandle itsEnvoy = doomed.child("envoy");
      for (int i = 0; i < 20; i++) {
        String model = ProviderFiles.DIALECTS.get(i % 3) + "-sim:stream-2000x20ms";
        ended.add(
            threads.submit(() -> {
              try (RawHttp client = new RawHttp(doomed.port())) {
                client.post(Http.streamedChat(model, "word"));
                return !new String(client.in().readAllBytes(), StandardCharsets.UTF_8)
                    .contains("[DONE]");
              } catch (IOException _) {
                return true;
              }
            }));
      }
      Wait.until("all stream", () -> doomed.simulated().stat("open_streams") >= 20);
      // Without its supervisor nobody stops Envoy when extproc dies.
      signal(doomed.process().toHandle(), "STOP");
      try {
        assertThat(doomed.child("extproc").destroyForcibly()).isTrue();
        for (Future<Boolean> end : ended) {
          assertThat(end.get(20, TimeUnit.SECONDS)).as("no clean end").isTrue();
        }
        Reply refused =
            Http.post(doomed.url() + "/v1/chat/completions", Http.chat("openai-sim", "hello"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(Errors.of(refused).get("code").asString()).isEqualTo("gateway_unavailable");
        assertThat(itsEnvoy.isAlive()).isTrue();
      } finally {
        signal(doomed.process().toHandle(), "CONT");
      }
      assertThat(doomed.awaitExit()).isEqualTo(1);
      assertThat(doomed.said())
          .contains("extproc was ended by SIGKILL")
          .doesNotContain("envoy was");
    }
  }

  private boolean endsSomehow(String model) {
    try (RawHttp client = new RawHttp(gateway.port())) {
      client.post(Http.streamedChat(model, "word"));
      client.in().transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true; // a reset is an end
    }
  }

  private static void signal(ProcessHandle process, String name)
      throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertThat(code).isZero();
  }

  private Reply post(String json) throws IOException, InterruptedException {
    return Http.post(gateway.url() + "/v1/chat/completions", json);
  }

  private static <T> List<T> together(List<Callable<T>> clients) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(clients)) {
        results.add(future.get());
      }
      return results;
    }
  }
}
