package dev.pontage.bench.stage;

import dev.pontage.bench.procs.ProcessTable;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The gateway as its users start it: `./pontage up`, with the bench's simulator behind it.
public final class Gateway implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("^ready\\b");
  private static final Duration PATIENCE = Duration.ofMinutes(5); // a first start may build

  private final Child child;
  private final int port;
  private final long readyNanos;
  private final Map<String, List<Long>> processes;

  private Gateway(Child child, int port, long readyNanos, Map<String, List<Long>> processes) {
    this.child = child;
    this.port = port;
    this.readyNanos = readyNanos;
    this.processes = processes;
  }

  static Gateway start(
      Installation installation, Children children, int provider, ProcessTable table)
      throws StageFailure, InterruptedException {
    List<Integer> ports = Ports.free(4);
    Path state = installation.scratch().resolve("state-" + ports.get(0));
    List<String> command =
        List.of(
            installation.repository().resolve("pontage").toString(),
            "up",
            "--port",
            Integer.toString(ports.get(0)),
            "--admin-port",
            Integer.toString(ports.get(1)),
            "--envoy-admin-port",
            Integer.toString(ports.get(2)),
            "--ratelimit-port",
            Integer.toString(ports.get(3)),
            "--no-simulator",
            "--simulator-port",
            Integer.toString(provider),
            "--concurrency",
            Integer.toString(installation.concurrency()),
            "--state-dir",
            state.toString());
    long began = System.nanoTime();
    Child child =
        children.start("gateway", command, Map.of("ENVOY", installation.envoy().toString()));
    try {
      child.awaitLine(READY, PATIENCE);
      long ready = System.nanoTime() - began;
      return new Gateway(child, ports.get(0), ready, processes(child.pid(), table));
    } catch (StageFailure | InterruptedException | RuntimeException e) {
      child.close();
      throw e;
    }
  }

  private static Map<String, List<Long>> processes(long root, ProcessTable table)
      throws StageFailure {
    Map<String, List<Long>> processes = new LinkedHashMap<>();
    for (long pid : table.tree(root)) {
      String command = table.commandLine(pid);
      String name;
      if (command.contains("extproc.jar")) {
        name = "extproc";
      } else if (command.contains("--disable-hot-restart")) {
        name = "envoy";
      } else {
        name = "other"; // the launcher, ratelimit-service
      }
      processes.computeIfAbsent(name, _ -> new ArrayList<>()).add(pid);
    }
    if (!processes.containsKey("extproc") || !processes.containsKey("envoy")) {
      throw new StageFailure("the gateway runs without extproc or Envoy: " + processes.keySet());
    }
    return processes;
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return Ports.loopback(port);
  }

  /// From starting the launcher to its `ready` line, in nanoseconds.
  public long readyNanos() {
    return readyNanos;
  }

  /// Its processes: `envoy`, `extproc` and `other`.
  public Map<String, List<Long>> processes() {
    return processes;
  }

  /// The process whose memory is watched.
  public long extproc() {
    List<Long> pids = processes.get("extproc");
    if (pids == null) {
      throw new IllegalStateException("no extproc");
    }
    return pids.getFirst();
  }

  @Override
  public void close() {
    child.close();
  }
}
