package dev.pontage.bench.stage;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The simulated providers as a process of their own, with recording switched off.
public final class SimulatorProcess implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening on [^\" ]*:(\\d+)");

  private final Child child;
  private final int port;

  private SimulatorProcess(Child child, int port) {
    this.child = child;
    this.port = port;
  }

  static SimulatorProcess start(Installation installation, Children children)
      throws StageFailure, InterruptedException {
    List<String> command =
        List.of(
            installation.java().toString(),
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            installation.repository().resolve("simulator/target/simulator.jar").toString(),
            "--listen",
            "127.0.0.1:0");
    Child child = children.start("simulator", command, Map.of());
    try {
      String port = child.awaitLine(LISTENING, Duration.ofSeconds(30)).group(1);
      SimulatorProcess simulator = new SimulatorProcess(child, Integer.parseInt(port));
      simulator.stopRecording();
      return simulator;
    } catch (StageFailure | InterruptedException | RuntimeException e) {
      child.close();
      throw e;
    }
  }

  private void stopRecording() throws StageFailure, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/control"))
            .POST(BodyPublishers.ofString("{\"record\":false,\"clear\":true}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw child.failure("doesn't switch its recording off: status " + status);
      }
    } catch (IOException e) {
      throw child.failure("doesn't answer: " + e.getMessage());
    }
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return Ports.loopback(port);
  }

  int port() {
    return port;
  }

  /// Its process.
  public long pid() {
    return child.pid();
  }

  @Override
  public void close() {
    child.close();
  }
}
