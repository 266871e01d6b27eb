package dev.pontage.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One running instance: `./pontage up` with ports and a state directory of its own. Closing it
/// asks the launcher to stop and waits until it has.
final class Gateway implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(4); // the first start may build
  private static final Duration STOPPED = Duration.ofSeconds(30);
  private static final Pattern READY_LINE = Pattern.compile("ready in ([0-9.]+) s: .*");

  /// What an instance is started with. Files are given as texts; absent: the shipped ones.
  static final class Setup {
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> files = new HashMap<>();
    private @Nullable String bootstrap;

    /// Another clusters file.
    Setup clusters(String text) {
      files.put("clusters", text);
      return this;
    }

    /// Another policy.
    Setup policy(String text) {
      files.put("gateway", text);
      return this;
    }

    /// Other limits.
    Setup limits(String text) {
      files.put("limits", text);
      return this;
    }

    /// A variable that the launcher sees.
    Setup environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /// Another Envoy bootstrap. It has no option of its own, since it is part of the product.
    Setup bootstrap(String text) {
      bootstrap = text;
      return this;
    }

    /// Starts it, and returns when it is ready.
    Gateway start() throws IOException, InterruptedException {
      Gateway gateway = launch();
      try {
        gateway.awaitReady();
      } catch (AssertionError | IOException | InterruptedException e) {
        gateway.close();
        throw e;
      }
      return gateway;
    }

    private Gateway launch() throws IOException {
      Path folder = Files.createTempDirectory("pontage-e2e-");
      List<Integer> ports = Ports.free(5);
      List<String> command = new ArrayList<>(launcher(folder));
      command.add("up");
      List<String> names =
          List.of("port", "admin-port", "envoy-admin-port", "ratelimit-port", "simulator-port");
      for (int i = 0; i < names.size(); i++) {
        command.add("--" + names.get(i));
        command.add(Integer.toString(ports.get(i)));
      }
      command.addAll(List.of("--state-dir", folder.resolve("state").toString()));
      command.addAll(List.of("--concurrency", "2"));
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path path = folder.resolve(file.getKey() + ".yaml");
        Files.writeString(path, file.getValue());
        command.addAll(List.of("--" + file.getKey(), path.toString()));
      }
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).directory(Repository.ROOT.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("PONTAGE_"));
      builder.environment().putAll(environment);
      return new Gateway(folder, ports, builder.start());
    }

    private List<String> launcher(Path folder) throws IOException {
      if (bootstrap == null) {
        return List.of(Repository.ROOT.resolve("pontage").toString());
      }
      Path file = Files.writeString(folder.resolve("bootstrap.yaml"), bootstrap);
      String program =
          "import pathlib, sys; from launcher import cli, paths; "
              + "paths.BOOTSTRAP = pathlib.Path(sys.argv.pop(1)); sys.exit(cli.main(sys.argv[1:]))";
      return List.of("python3", "-c", program, file.toString());
    }
  }

  private final Path folder;
  private final List<Integer> ports;
  private final Process process;
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<Double> ready = new CompletableFuture<>();
  private final Thread reader;

  private Gateway(Path folder, List<Integer> ports, Process process) {
    this.folder = folder;
    this.ports = ports;
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /// An instance to be described.
  static Setup setup() {
    return new Setup();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        Matcher matcher = READY_LINE.matcher(line);
        if (matcher.matches()) {
          ready.complete(Double.valueOf(matcher.group(1)));
        }
      }
    } catch (IOException e) {
      said.add(e.toString());
    }
    ready.completeExceptionally(new AssertionError("the launcher ended before it was ready"));
  }

  private void awaitReady() throws IOException, InterruptedException {
    try {
      var _ = ready.get(READY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("no ready line\n" + report(), e);
    }
  }

  /// Where clients send requests, without a path.
  String url() {
    return "http://127.0.0.1:" + port();
  }

  /// The clients' port.
  int port() {
    return ports.get(0);
  }

  /// extproc's admin interface.
  String adminUrl() {
    return "http://127.0.0.1:" + ports.get(1);
  }

  /// Envoy's admin interface.
  String envoyAdminUrl() {
    return "http://127.0.0.1:" + ports.get(2);
  }

  /// The providers of this instance.
  Simulated simulated() {
    return new Simulated("http://127.0.0.1:" + ports.get(4));
  }

  /// The launcher.
  Process process() {
    return process;
  }

  /// The process of this name: `envoy`, `extproc`, `ratelimit-service` or `simulator`.
  ProcessHandle child(String name) {
    String mark =
        name.equals("envoy") ? folder.resolve("state/envoy.yaml").toString() : name + ".jar";
    return process
        .descendants()
        .filter(child -> commandLine(child).contains(mark))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no process " + name + "\n" + said()));
  }

  private static String commandLine(ProcessHandle child) {
    try {
      return Files.readString(Path.of("/proc/" + child.pid() + "/cmdline")).replace('\0', ' ');
    } catch (IOException _) {
      return child.info().commandLine().orElse("");
    }
  }

  /// The instance's state directory.
  Path state() {
    return folder.resolve("state");
  }

  /// Replaces one of the files given at the start, in one step.
  void replace(String name, String text) throws IOException {
    Path fresh = folder.resolve("." + name + ".fresh");
    Files.writeString(fresh, text);
    var _ =
        Files.move(
            fresh,
            folder.resolve(name + ".yaml"),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
  }

  /// The text of a process' log.
  String log(String name) throws IOException {
    return Files.readString(state().resolve("logs/" + name + ".log"));
  }

  /// What the launcher said.
  String said() {
    synchronized (said) {
      return String.join("\n", said);
    }
  }

  /// Waits for the launcher's end; returns its exit code.
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(STOPPED.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the launcher didn't end within " + STOPPED + "\n" + said());
    }
    reader.join(STOPPED);
    return process.exitValue();
  }

  /// The ends of all logs, for a failure's message.
  String report() throws IOException {
    StringBuilder text = new StringBuilder("launcher:\n").append(said());
    Path logs = state().resolve("logs");
    if (Files.isDirectory(logs)) {
      try (var files = Files.newDirectoryStream(logs, "*.log")) {
        for (Path file : files) {
          List<String> lines =
              new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
          text.append("\n\n").append(file.getFileName()).append(":\n");
          text.append(
              String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
        }
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOPPED.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        var _ = process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
