package dev.pontage.bench.stage;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Envoy as a mere proxy in front of the simulator: what the gateway is compared with.
public final class PlainEnvoy implements AutoCloseable {
  private static final long READY_NANOS = Duration.ofSeconds(20).toNanos();

  private final Child child;
  private final int port;

  private PlainEnvoy(Child child, int port) {
    this.child = child;
    this.port = port;
  }

  static PlainEnvoy start(Installation installation, Children children, int provider)
      throws StageFailure, InterruptedException {
    List<Integer> ports = Ports.free(2);
    Path file = installation.scratch().resolve("plain-envoy.yaml");
    try {
      Files.writeString(file, bootstrap(ports.get(0), ports.get(1), provider));
    } catch (IOException e) {
      throw new StageFailure("cannot write " + file + ": " + e.getMessage());
    }
    List<String> command =
        List.of(
            installation.envoy().toString(),
            "-c",
            file.toString(),
            "--disable-hot-restart",
            "--concurrency",
            Integer.toString(installation.concurrency()),
            "--log-level",
            "warning");
    Child child = children.start("plain-envoy", command, Map.of());
    try {
      awaitReady(child, ports.get(1));
      return new PlainEnvoy(child, ports.get(0));
    } catch (StageFailure | InterruptedException | RuntimeException e) {
      child.close();
      throw e;
    }
  }

  private static void awaitReady(Child child, int adminPort)
      throws StageFailure, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/ready")).build();
    long until = System.nanoTime() + READY_NANOS;
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException _) {
          // not listening yet
        }
        if (!child.alive()) {
          throw child.failure("has ended");
        }
        if (System.nanoTime() > until) {
          throw child.failure("isn't ready in time");
        }
        Thread.sleep(20);
      }
    }
  }

  /// One listener, one cluster, no filter but the router; limits wide enough to play no part.
  private static String bootstrap(int port, int adminPort, int provider) {
    return """
    admin: {address: {socket_address: {address: 127.0.0.1, port_value: %2$d}}}
    static_resources:
      listeners:
      - name: plain
        address: {socket_address: {address: 127.0.0.1, port_value: %1$d}}
        filter_chains:
        - filters:
          - name: envoy.filters.network.http_connection_manager
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: plain
              route_config:
                virtual_hosts:
                - name: all
                  domains: ["*"]
                  routes: [{match: {prefix: /}, route: {cluster: provider, timeout: 0s}}]
              http_filters:
              - name: envoy.filters.http.router
                typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
      clusters:
      - name: provider
        type: STATIC
        connect_timeout: 5s
        circuit_breakers: {thresholds: [{max_connections: 10000, max_pending_requests: 10000, max_requests: 10000}]}
        load_assignment:
          cluster_name: provider
          endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %3$d}}}}]}]
    """
        .formatted(port, adminPort, provider);
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return Ports.loopback(port);
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
