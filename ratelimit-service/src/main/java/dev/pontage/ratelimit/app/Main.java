package dev.pontage.ratelimit.app;

import dev.pontage.chassis.app.Cli;
import dev.pontage.chassis.app.Service;
import dev.pontage.chassis.log.Logs;
import dev.pontage.chassis.net.ListenAddress;
import dev.pontage.chassis.yaml.InvalidConfig;
import dev.pontage.ratelimit.config.LimitsFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command line of ratelimit-service.
@Command(
    name = "ratelimit-service",
    sortOptions = false,
    description = "Envoy's rate-limit service (envoy.service.ratelimit.v3) over gRPC.")
public final class Main implements Callable<Integer> {

  @Option(
      names = "--limits",
      required = true,
      paramLabel = "FILE_OR_FOLDER",
      description = "Rules in envoyproxy/ratelimit's format; reloaded when they change.")
  private Path limits = Path.of("limits.yaml");

  @Option(
      names = "--listen",
      defaultValue = "127.0.0.1:8081",
      paramLabel = "ADDRESS",
      description = "gRPC: " + ListenAddress.FORMS + " (default: ${DEFAULT-VALUE}).")
  private ListenAddress listen = new ListenAddress.Tcp("127.0.0.1", 8081);

  @Option(
      names = "--admin-listen",
      defaultValue = "127.0.0.1:8082",
      paramLabel = "HOST:PORT",
      description = "/healthz, /readyz, /metrics (default: ${DEFAULT-VALUE}).")
  private ListenAddress.Tcp adminListen = new ListenAddress.Tcp("127.0.0.1", 8082);

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = "Not available in this version: counters are kept in memory.")
  private @Nullable String redis;

  @Option(
      names = "--log-level",
      defaultValue = "info",
      paramLabel = "LEVEL",
      description = "error, warn, info, debug or trace (default: ${DEFAULT-VALUE}).")
  private Level logLevel = Level.INFO;

  @Option(
      names = "--drain-timeout",
      defaultValue = "10s",
      paramLabel = "DURATION",
      description = "How long calls may finish after a signal (default: ${DEFAULT-VALUE}).")
  private Duration drainTimeout = Duration.ofSeconds(10);

  @Option(
      names = "--check",
      description =
          "Only reads the rules: exit code 0 when they are valid, else 2 with the reasons.")
  private boolean check;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  @SuppressWarnings("UnusedVariable") // picocli asks for it
  private boolean help;

  private Main() {}

  /// Runs the service until a signal ends it.
  public static void main(String[] args) {
    System.exit(Cli.execute(new Main(), args));
  }

  @Override
  public Integer call() {
    if (redis != null) {
      System.err.println(
          InvalidConfig.of("--redis", "not available in this version", "leave it out")
              .getMessage());
      return Service.INVALID;
    }
    if (check) {
      return check();
    }
    Logs.configure("ratelimit", logLevel);
    return Service.run(
        "ratelimit-service",
        service -> new RateLimitService(limits, listen, adminListen, drainTimeout).start(service));
  }

  private int check() {
    try {
      LimitsFile.load(limits);
      return Service.OK;
    } catch (InvalidConfig e) {
      e.lines().forEach(System.err::println);
      return Service.INVALID;
    }
  }
}
