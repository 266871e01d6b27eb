package dev.pontage.bench.app;

import dev.pontage.bench.micro.MicroRun;
import dev.pontage.bench.procs.ProcessTable;
import dev.pontage.bench.report.Report;
import dev.pontage.bench.run.Bench;
import dev.pontage.bench.run.Bench.Direct;
import dev.pontage.bench.run.Part;
import dev.pontage.bench.run.Plan;
import dev.pontage.bench.run.Row;
import dev.pontage.bench.stage.Installation;
import dev.pontage.bench.stage.Stage;
import dev.pontage.bench.stage.StageFailure;
import dev.pontage.chassis.app.Cli;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Runs the bench. Exit codes: 0 when every request got its answer (whether or not the goals were
/// met), 1 when some failed or something didn't start, 2 for bad arguments.
@Command(
    name = "./pontage bench",
    mixinStandardHelpOptions = true,
    version = "pontage bench 0.1.0",
    sortOptions = false,
    description =
        "Drives the same load through plain Envoy and through the gateway, side by side, and prints"
            + " one table. Everything is started, and stopped, by the bench itself. Progress goes to"
            + " stderr.")
public final class Main implements Callable<Integer> {
  private static final long DEFAULT_STEADY = 20_000;
  private static final long LONG_STEADY = 200_000;

  @Option(
      names = "--quick",
      description = "A smoke run of about a minute; its figures mean little.")
  private boolean quick;

  @Option(
      names = "--long",
      description = "Watch the memory over 200,000 requests instead of 20,000.")
  private boolean longer;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "Some parts of: nonstream, stream, burst, memory, start. Default: all.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Repetitions; the medians are shown. Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--with-direct",
      description = "Measure the simulated provider without a proxy too.")
  private boolean direct;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private @Nullable Path json;

  @Option(
      names = "--micro",
      description = "Instead of all this, run the microbenchmarks of extproc's pure parts (JMH).")
  private boolean micro;

  @Option(
      names = "--micro-filter",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "Only the microbenchmarks whose name matches. Default: ${DEFAULT-VALUE}")
  private String microFilter = ".*";

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "2",
      description = "Worker threads of both Envoys. Default: ${DEFAULT-VALUE}")
  private int concurrency;

  @Option(
      names = "--envoy",
      paramLabel = "FILE",
      defaultValue = "${env:ENVOY}",
      description = "Envoy's binary. Default: $ENVOY, which the launcher sets.")
  private @Nullable Path envoy;

  @Option(
      names = "--repo",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "The project's root. The launcher sets it.")
  private Path repository = Path.of(".");

  @Spec private @Nullable CommandSpec spec;

  private final PrintStream out;
  private final Clock clock;

  private Main(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  /// Runs once.
  public static void main(String[] arguments) {
    System.exit(Cli.execute(new Main(System.out, Clock.systemUTC()), arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (micro) {
      return MicroRun.shown(microFilter);
    }
    if (rounds < 1 || rounds > 100) {
      throw bad("--rounds: " + rounds + " (expected: 1..100)");
    }
    Set<Part> parts = parts();
    Plan plan =
        (quick ? Plan.quick() : Plan.whole(rounds))
            .steadyOver(longer ? LONG_STEADY : quick ? DEFAULT_STEADY / 5 : DEFAULT_STEADY);
    Path scratch = Files.createTempDirectory("pontage-bench-");
    try {
      return measure(plan, parts, installation(scratch));
    } finally {
      delete(scratch);
    }
  }

  private int measure(Plan plan, Set<Part> parts, Installation installation)
      throws InterruptedException, IOException {
    List<Row> rows;
    try {
      rows = rows(plan, parts, installation);
    } catch (StageFailure e) {
      System.err.println("bench: " + e.getMessage());
      return 1;
    }
    Report report =
        Report.of(
            new Report.Setting(
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                command(),
                Runtime.getRuntime().availableProcessors(),
                concurrency,
                plan.rounds()),
            rows);
    out.print(report.text());
    out.flush();
    if (json != null) {
      Files.writeString(json, report.json());
    }
    return report.hasErrors() ? 1 : 0;
  }

  private List<Row> rows(Plan plan, Set<Part> parts, Installation installation)
      throws StageFailure, InterruptedException {
    ProcessTable table = new ProcessTable();
    long began = System.nanoTime();
    Stage stage = new Stage(installation, table);
    Thread stop =
        Thread.ofPlatform().name("stop").unstarted(() -> interrupted(stage, installation));
    Runtime.getRuntime().addShutdownHook(stop);
    try (stage) {
      Bench bench = new Bench(stage, table, what -> progress(began, what));
      return bench.run(plan, parts, direct ? Direct.MEASURED : Direct.LEFT_OUT);
    } finally {
      forget(stop);
    }
  }

  private static void interrupted(Stage stage, Installation installation) {
    stage.close();
    delete(installation.scratch());
  }

  private static void forget(Thread stop) {
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException _) {
      // the virtual machine is ending: the hook runs, and finds nothing to do
    }
  }

  private static void progress(long began, String what) {
    long seconds = (System.nanoTime() - began) / 1_000_000_000;
    System.err.printf(Locale.ROOT, "%4d s  %s%n", seconds, what);
  }

  private Set<Part> parts() {
    if (only.isEmpty()) {
      return EnumSet.allOf(Part.class);
    }
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String name : only) {
      Part part =
          Arrays.stream(Part.values())
              .filter(one -> one.option().equals(name.strip()))
              .findFirst()
              .orElseThrow(() ->
                  bad(
                      "--only: "
                          + name
                          + " (expected: some of nonstream, stream, burst, memory, start)"));
      parts.add(part);
    }
    return parts;
  }

  private Installation installation(Path scratch) {
    if (envoy == null) {
      throw bad("--envoy: missing (expected: Envoy's binary, here or in $ENVOY)");
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    try {
      return new Installation(
          repository.toAbsolutePath().normalize(), envoy, java, concurrency, scratch);
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  /// The command as a user repeats it.
  private String command() {
    StringBuilder command = new StringBuilder("./pontage bench");
    if (quick) {
      command.append(" --quick");
    } else if (rounds != 3) {
      command.append(" --rounds ").append(rounds);
    }
    if (longer) {
      command.append(" --long");
    }
    if (!only.isEmpty()) {
      command.append(" --only ").append(String.join(",", only));
    }
    if (direct) {
      command.append(" --with-direct");
    }
    return command.toString();
  }

  private ParameterException bad(String message) {
    if (spec == null) {
      throw new IllegalStateException(message);
    }
    return new ParameterException(spec.commandLine(), message);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException _) {
      // left to the system's cleaning of temporary files
    }
  }
}
