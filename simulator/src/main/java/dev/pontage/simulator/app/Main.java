package dev.pontage.simulator.app;

import dev.pontage.chassis.log.Logs;
import dev.pontage.simulator.Simulator;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Starts the simulator. Exit codes: 0 after a signal, 1 when the address is taken, 2 for bad
/// arguments.
@Command(
    name = "simulator",
    mixinStandardHelpOptions = true,
    version = "pontage simulator 0.1.0",
    description = "Simulated AI providers that speak the real wire formats, with faults on demand.")
public final class Main implements Callable<Integer> {
  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:10100",
      description = "Address to listen on; port 0 takes any free one. Default: ${DEFAULT-VALUE}")
  private String listen = "";

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Event loops. Default: ${DEFAULT-VALUE}")
  private int threads;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "info",
      description = "error, warn, info, debug or trace. Default: ${DEFAULT-VALUE}")
  private String logLevel = "";

  @Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  private Main() {}

  /// Runs until a signal.
  public static void main(String[] arguments) {
    int code = new CommandLine(new Main()).execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    int colon = listen.lastIndexOf(':');
    String port = listen.substring(colon + 1);
    if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw bad("--listen: " + listen + " (expected: host:port)");
    }
    if (threads < 1 || threads > 64) {
      throw bad("--threads: " + threads + " (expected: 1..64)");
    }
    try {
      Logs.configure("simulator", Logs.level(logLevel));
    } catch (IllegalArgumentException e) {
      throw bad("--log-level: " + logLevel + " (expected: error, warn, info, debug or trace)");
    }
    Simulator simulator;
    try {
      String host = listen.substring(0, colon).replaceAll("^\\[|]$", "");
      simulator = Simulator.start(host, Integer.parseInt(port), threads);
    } catch (IOException e) {
      System.err.println("simulator: " + e.getMessage());
      return 1;
    }
    Thread stop = Thread.ofPlatform().name("stop").unstarted(() -> stop(simulator));
    Runtime.getRuntime().addShutdownHook(stop);
    LoggerFactory.getLogger(Main.class)
        .info("listening on {}:{}", listen.substring(0, colon), simulator.port());
    simulator.awaitClosed();
    return 0;
  }

  /// The JVM would report the signal as exit code 143; a stop that was asked for is a success.
  private static void stop(Simulator simulator) {
    simulator.close();
    Logs.flush(Duration.ofSeconds(1));
    Runtime.getRuntime().halt(0);
  }

  private ParameterException bad(String message) {
    CommandLine line = spec == null ? new CommandLine(this) : spec.commandLine();
    return new ParameterException(line, message);
  }
}
