package dev.pontage.bench.micro;

import dev.pontage.bench.report.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the microbenchmarks in this very process, which takes seconds instead of minutes; the error
/// shown tells what the figures are worth.
public final class MicroRun {
  /// How thoroughly.
  ///
  /// @param warmUps iterations that don't count
  /// @param iterations that count
  /// @param iterationMillis length of each
  public record Effort(int warmUps, int iterations, int iterationMillis) {
    /// Enough for figures.
    public static final Effort MEASURE = new Effort(4, 5, 300);

    /// Enough to see that all benchmarks work.
    public static final Effort TOUCH = new Effort(0, 1, 1);
  }

  private MicroRun() {}

  /// Runs those whose name matches.
  ///
  /// @throws RunnerException when one of them fails, or none matches
  public static Collection<RunResult> run(String filter, Effort effort) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("dev\\.pontage\\.bench\\.micro\\..*(" + filter + ")")
        .param("dialect", Samples.dialects().toArray(String[]::new))
        .forks(0)
        .warmupIterations(effort.warmUps())
        .warmupTime(TimeValue.milliseconds(effort.iterationMillis()))
        .measurementIterations(effort.iterations())
        .measurementTime(TimeValue.milliseconds(effort.iterationMillis()))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    return new Runner(options.build()).run();
  }

  /// Runs them and prints a table on stdout.
  ///
  /// @return the exit code
  public static int shown(String filter) throws RunnerException {
    System.err.println("microbenchmarks: a minute or less");
    Collection<RunResult> results = run(filter, Effort.MEASURE);
    System.out.print(table(results).text());
    return 0;
  }

  private static Table table(Collection<RunResult> results) {
    Table table = new Table(List.of("benchmark", "with", "time", "± (99.9 %)", "unit"));
    for (RunResult result : results) {
      BenchmarkParams parameters = result.getParams();
      List<String> with = new ArrayList<>();
      for (String name : parameters.getParamsKeys()) {
        with.add(parameters.getParam(name));
      }
      String benchmark = parameters.getBenchmark();
      Result<?> time = result.getPrimaryResult();
      table.row(
          List.of(
              benchmark.substring("dev.pontage.bench.micro.".length()),
              String.join(" ", with),
              String.format(Locale.ROOT, "%.2f", time.getScore()),
              String.format(Locale.ROOT, "%.2f", time.getScoreError()),
              time.getScoreUnit()));
    }
    return table;
  }
}
