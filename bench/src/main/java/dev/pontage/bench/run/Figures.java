package dev.pontage.bench.run;

import dev.pontage.bench.load.LoadResult;
import dev.pontage.bench.stats.Median;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Turns rounds into rows.
final class Figures {
  /// The parts whose processor time is shown; the first three are ours.
  static final List<String> CPU_PARTS = List.of("envoy", "extproc", "other", "provider", "load");

  private static final List<String> OURS = CPU_PARTS.subList(0, 3);

  private Figures() {}

  static Row nonStreaming(String scenario, String lane, List<Round> rounds) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("req_per_s", median(rounds, LoadResult::requestsPerSecond));
    latencies(figures, rounds);
    cpu(figures, "cpu_us_per_request", rounds, load -> load.latency().count());
    return row(scenario, lane, figures, rounds);
  }

  static Row streaming(String scenario, String lane, List<Round> rounds) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("chunks_per_s", median(rounds, LoadResult::chunksPerSecond));
    figures.put("ttft_p50_ms", median(rounds, load -> load.firstToken().percentile(50) / 1e6));
    figures.put("delay_p50_ms", median(rounds, load -> load.chunkDelay().percentile(50) / 1e6));
    figures.put("delay_p99_ms", median(rounds, load -> load.chunkDelay().percentile(99) / 1e6));
    figures.put("added_gap_p99_ms", median(rounds, load -> load.addedGap().percentile(99) / 1e6));
    cpu(figures, "cpu_us_per_chunk", rounds, LoadResult::chunks);
    return row(scenario, lane, figures, rounds);
  }

  private static void latencies(Map<String, Double> figures, List<Round> rounds) {
    for (int percent : List.of(50, 90, 99)) {
      figures.put(
          "p" + percent + "_ms", median(rounds, load -> load.latency().percentile(percent) / 1e6));
    }
  }

  private static void cpu(
      Map<String, Double> figures,
      String name,
      List<Round> rounds,
      ToDoubleFunction<LoadResult> units) {
    for (String part : CPU_PARTS) {
      figures.put(
          name + "_" + part,
          Median.of(rounds, round -> round.cpuMicros(part, units.applyAsDouble(round.load()))));
    }
    figures.put(
        name,
        Median.of(
            rounds,
            round ->
                OURS.stream()
                    .mapToDouble(part -> round.cpuMicros(part, units.applyAsDouble(round.load())))
                    .sum()));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<LoadResult> figure) {
    return Median.of(rounds, round -> figure.applyAsDouble(round.load()));
  }

  private static Row row(
      String scenario, String lane, Map<String, Double> figures, List<Round> rounds) {
    return new Row(
        scenario,
        lane,
        figures,
        rounds.stream().mapToLong(round -> round.load().latency().count()).sum(),
        rounds.stream().mapToLong(round -> round.load().errors()).sum(),
        rounds.stream()
            .map(round -> round.load().firstError())
            .filter(error -> !error.isEmpty())
            .findFirst()
            .orElse(""));
  }
}
