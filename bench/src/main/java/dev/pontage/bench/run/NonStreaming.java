package dev.pontage.bench.run;

import dev.pontage.bench.load.Extent;
import dev.pontage.bench.load.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Answers at once: requests per second and latency at several concurrencies.
final class NonStreaming {
  private static final int PROMPT_BYTES = 600;

  private NonStreaming() {}

  static List<Row> run(Plan plan, List<Lane> lanes, Meter meter, Progress progress)
      throws InterruptedException {
    Map<Integer, Map<Lane, List<Round>>> rounds = new LinkedHashMap<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (int connections : plan.concurrencies()) {
        for (Lane lane : lanes) {
          progress.says(
              "non-streaming, round %d of %d, c=%d: %s"
                  .formatted(round, plan.rounds(), connections, lane.name()));
          meter.generator().run(workload(lane), Extent.lasting(connections, plan.warmUp()));
          rounds
              .computeIfAbsent(connections, _ -> new LinkedHashMap<>())
              .computeIfAbsent(lane, _ -> new ArrayList<>())
              .add(
                  meter.measure(
                      lane, workload(lane), Extent.lasting(connections, plan.measured())));
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    rounds.forEach((connections, byLane) ->
        byLane.forEach((lane, of) ->
            rows.add(Figures.nonStreaming(Scenarios.nonStreaming(connections), lane.name(), of))));
    return rows;
  }

  static Workload workload(Lane lane) {
    return Workload.whole(lane.address(), lane.path(), lane.model(), PROMPT_BYTES);
  }
}
