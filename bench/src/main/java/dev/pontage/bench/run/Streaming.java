package dev.pontage.bench.run;

import dev.pontage.bench.load.Extent;
import dev.pontage.bench.load.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Many streams at once, with pauses between their chunks or in bursts.
final class Streaming {
  private Streaming() {}

  static List<Row> paced(Plan plan, List<Lane> lanes, Meter meter, Progress progress)
      throws InterruptedException {
    Extent warmUp = Extent.counting(plan.streams(), plan.streams());
    Extent measured = Extent.counting(plan.streams(), (long) plan.streams() * plan.streamRepeats());
    return rounds(Scenarios.PACED, 5, warmUp, measured, plan, lanes, meter, progress);
  }

  static List<Row> bursts(Plan plan, List<Lane> lanes, Meter meter, Progress progress)
      throws InterruptedException {
    Extent warmUp = Extent.lasting(plan.streams(), plan.warmUp());
    Extent measured = Extent.lasting(plan.streams(), plan.burstTime());
    return rounds(Scenarios.BURSTS, 0, warmUp, measured, plan, lanes, meter, progress);
  }

  private static List<Row> rounds(
      String scenario,
      int gapMillis,
      Extent warmUp,
      Extent measured,
      Plan plan,
      List<Lane> lanes,
      Meter meter,
      Progress progress)
      throws InterruptedException {
    Map<Lane, List<Round>> rounds = new LinkedHashMap<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Lane lane : lanes) {
        progress.says(
            "%s, round %d of %d: %s".formatted(scenario, round, plan.rounds(), lane.name()));
        Workload workload = workload(lane, plan.chunks(), gapMillis);
        meter.generator().run(workload, warmUp);
        rounds
            .computeIfAbsent(lane, _ -> new ArrayList<>())
            .add(meter.measure(lane, workload, measured));
      }
    }
    List<Row> rows = new ArrayList<>();
    rounds.forEach((lane, of) -> rows.add(Figures.streaming(scenario, lane.name(), of)));
    return rows;
  }

  static Workload workload(Lane lane, int chunks, int gapMillis) {
    String steered = "%s:stream-%dx%dms+stamps".formatted(lane.model(), chunks, gapMillis);
    return Workload.stream(lane.address(), lane.path(), steered, chunks);
  }
}
