package dev.pontage.extproc.app;

import dev.pontage.chassis.app.Cli;
import dev.pontage.chassis.app.Service;
import dev.pontage.chassis.log.Logs;
import dev.pontage.chassis.net.ListenAddress;
import dev.pontage.chassis.yaml.InvalidConfig;
import dev.pontage.extproc.config.Configuration;
import dev.pontage.extproc.config.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command line of extproc.
@Command(
    name = "extproc",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Pontage's external processor for Envoy (envoy.service.ext_proc.v3) over gRPC.")
public final class Main implements Callable<Integer> {
  @Option(
      names = "--clusters",
      required = true,
      paramLabel = "FILE",
      description = "The providers: Envoy's clusters file; reloaded when it changes.")
  private Path clusters = Path.of("clusters.yaml");

  @Option(
      names = "--gateway",
      required = true,
      paramLabel = "FILE",
      description = "The gateway's policy; reloaded when it changes.")
  private Path gateway = Path.of("gateway.yaml");

  @Option(
      names = "--listen",
      defaultValue = "127.0.0.1:10090",
      paramLabel = "ADDRESS",
      description = "gRPC: " + ListenAddress.FORMS + " (default: ${DEFAULT-VALUE}).")
  private ListenAddress listen = new ListenAddress.Tcp("127.0.0.1", 10090);

  @Option(
      names = "--admin-listen",
      defaultValue = "127.0.0.1:10080",
      paramLabel = "HOST:PORT",
      description = "/healthz, /readyz, /metrics, /status (default: ${DEFAULT-VALUE}).")
  private ListenAddress.Tcp adminListen = new ListenAddress.Tcp("127.0.0.1", 10080);

  @Option(
      names = "--max-body-bytes",
      defaultValue = "52428800",
      paramLabel = "BYTES",
      description = "The largest request or answer (default: ${DEFAULT-VALUE}).")
  private int maxBodyBytes = 52_428_800;

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
      description = "How long exchanges may finish after a signal (default: ${DEFAULT-VALUE}).")
  private Duration drainTimeout = Duration.ofSeconds(10);

  @Option(
      names = "--warm-up",
      defaultValue = "600ms",
      paramLabel = "DURATION",
      description =
          "How long made-up exchanges run before it is ready (default: ${DEFAULT-VALUE}).")
  private Duration warmUp = Duration.ofMillis(600);

  @Option(
      names = "--check",
      description =
          "Only reads the files: exit code 0 when they are valid, else 2 with the reasons.")
  private boolean check;

  private Main() {}

  /// Runs the service until a signal ends it.
  public static void main(String[] args) {
    System.exit(Cli.execute(new Main(), args));
  }

  @Override
  public Integer call() {
    if (maxBodyBytes < 1024 || maxBodyBytes > 1 << 30) {
      System.err.println(
          "--max-body-bytes: " + maxBodyBytes + " (expected: 1024.." + (1 << 30) + ")");
      return Service.INVALID;
    }
    Configuration configuration = new Configuration(clusters, gateway, Secrets.ofProcess());
    if (check) {
      return check(configuration);
    }
    Logs.configure("extproc", logLevel);
    return Service.run(
        "extproc",
        service ->
            new ExtProcService(
                    configuration, listen, adminListen, maxBodyBytes, drainTimeout, warmUp)
                .start(service));
  }

  private static int check(Configuration configuration) {
    try {
      configuration.load();
      return Service.OK;
    } catch (InvalidConfig e) {
      e.lines().forEach(System.err::println);
      return Service.INVALID;
    }
  }
}
