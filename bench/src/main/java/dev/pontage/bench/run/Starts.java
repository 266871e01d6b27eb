package dev.pontage.bench.run;

import dev.pontage.bench.load.Extent;
import dev.pontage.bench.load.Generator;
import dev.pontage.bench.load.LoadResult;
import dev.pontage.bench.load.Workload;
import dev.pontage.bench.stage.Gateway;
import dev.pontage.bench.stage.SimulatorProcess;
import dev.pontage.bench.stage.Stage;
import dev.pontage.bench.stage.StageFailure;
import dev.pontage.bench.stats.Median;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Starts of the gateway after the first: time to ready, and what its first request takes.
final class Starts {
  private record Start(double readySeconds, LoadResult first, LoadResult second) {}

  private Starts() {}

  static Row run(
      Plan plan,
      Stage stage,
      SimulatorProcess provider,
      Generator generator,
      String path,
      Progress progress)
      throws StageFailure, InterruptedException {
    progress.says("start: a first one, which prepares the others");
    stage.stop(stage.gateway(provider));
    List<Start> starts = new ArrayList<>();
    for (int round = 1; round <= plan.starts(); round++) {
      progress.says("start: %d of %d".formatted(round, plan.starts()));
      Gateway gateway = stage.gateway(provider);
      Workload workload = Workload.whole(gateway.address(), path, "openai-sim", 600);
      LoadResult first = generator.run(workload, Extent.counting(1, 1));
      LoadResult second = generator.run(workload, Extent.counting(1, 1));
      starts.add(new Start(gateway.readyNanos() / 1e9, first, second));
      stage.stop(gateway);
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("ready_s", Median.of(starts, Start::readySeconds));
    figures.put("first_request_ms", Median.of(starts, start -> millis(start.first())));
    figures.put("second_request_ms", Median.of(starts, start -> millis(start.second())));
    List<LoadResult> all =
        starts.stream()
            .flatMap(start -> java.util.stream.Stream.of(start.first(), start.second()))
            .toList();
    return new Row(
        Scenarios.START,
        Lane.SAME,
        figures,
        all.stream().mapToLong(load -> load.latency().count()).sum(),
        all.stream().mapToLong(LoadResult::errors).sum(),
        all.stream()
            .map(LoadResult::firstError)
            .filter(error -> !error.isEmpty())
            .findFirst()
            .orElse(""));
  }

  private static double millis(LoadResult load) {
    return load.latency().percentile(100) / 1e6;
  }
}
