package dev.pontage.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/whole",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] answer = "{\"choices\":[]}".getBytes(UTF_8);
          boolean fails =
              requests.incrementAndGet() % 5 == 0
                  && exchange.getRequestURI().getPath().endsWith("flaky");
          exchange.sendResponseHeaders(fails ? 500 : 200, answer.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer);
          }
        });
    server.createContext(
        "/stream",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 3; i++) {
              Instant now = Instant.now();
              long nanos = now.getEpochSecond() * 1_000_000_000 + now.getNano();
              out.write(("data: {\"content\":\"t" + nanos + " \"}\n\n").getBytes(UTF_8));
              out.flush();
            }
            out.write("data: [DONE]\n\n".getBytes(UTF_8));
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void exactlyTheRequestsAskedForAreSentAndAnswered() throws Exception {
    LoadResult result = run(Workload.whole(server.getAddress(), "/whole", "m", 100), 4, 50);
    assertThat(result.errors()).as(result.firstError()).isZero();
    assertThat(result.latency().count()).isEqualTo(50);
    assertThat(requests).hasValue(50);
    assertThat(result.requestsPerSecond()).isPositive();
  }

  @Test
  void chunksOfStreamsAreCountedAndTheirDelayMeasured() throws Exception {
    LoadResult result = run(Workload.stream(server.getAddress(), "/stream", "m", 3), 2, 10);
    assertThat(result.errors()).as(result.firstError()).isZero();
    assertThat(result.chunks()).isEqualTo(30);
    assertThat(result.firstToken().count()).isEqualTo(10);
    assertThat(result.addedGap().count()).isEqualTo(20);
    assertThat(result.chunkDelay().percentile(50)).isLessThan(Duration.ofSeconds(5).toNanos());
  }

  @Test
  void aStreamWithTooFewChunksIsAnError() throws Exception {
    LoadResult result = run(Workload.stream(server.getAddress(), "/stream", "m", 4), 1, 1);
    assertThat(result.errors()).isOne();
    assertThat(result.firstError()).isEqualTo("status 200, 3 of 4 chunks");
  }

  @Test
  void failedRequestsAreCountedAndTheLoadGoesOn() throws Exception {
    LoadResult result = run(Workload.whole(server.getAddress(), "/whole/flaky", "m", 10), 2, 20);
    assertThat(result.errors()).isEqualTo(4);
    assertThat(result.latency().count()).isEqualTo(16);
    assertThat(result.firstError()).isEqualTo("status 500");
  }

  @Test
  void anAnswerWithoutItsMarkIsAnError() throws Exception {
    LoadResult result =
        run(new Workload(server.getAddress(), "/whole", new byte[0], "[DONE]", 0), 1, 1);
    assertThat(result.firstError()).isEqualTo("status 200, without [DONE]");
  }

  @Test
  void nobodyListeningIsReportedAndEnds() throws Exception {
    InetSocketAddress closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = (InetSocketAddress) socket.getLocalSocketAddress();
    }
    LoadResult result = run(Workload.whole(closed, "/", "m", 10), 2, 3);
    assertThat(result.latency().count()).isZero();
    assertThat(result.errors()).isPositive();
    assertThat(result.firstError()).startsWith("connect: ");
  }

  @Test
  void aSilentServerIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Generator generator = new Generator(Duration.ofMillis(100))) {
      Workload workload =
          Workload.whole((InetSocketAddress) silent.getLocalSocketAddress(), "/", "m", 10);
      LoadResult result = generator.run(workload, Extent.counting(1, 1));
      assertThat(result.errors()).isOne();
      assertThat(result.firstError()).startsWith("no whole answer within");
    }
  }

  @Test
  void awaitingOpenStreamsReturnsWhenEachHasItsFirstChunk() throws Exception {
    try (Generator generator = new Generator()) {
      LoadRun run =
          generator.start(
              Workload.stream(server.getAddress(), "/stream", "m", 3), Extent.counting(5, 5));
      run.awaitAllStreaming();
      assertThat(run.await().firstToken().count()).isEqualTo(5);
    }
  }

  private static LoadResult run(Workload workload, int connections, long requests)
      throws Exception {
    try (Generator generator = new Generator()) {
      return generator.run(workload, Extent.counting(connections, requests));
    }
  }
}
