package dev.pontage.bench.run;

import dev.pontage.bench.load.Extent;
import dev.pontage.bench.load.LoadResult;
import dev.pontage.bench.load.LoadRun;
import dev.pontage.bench.load.Workload;
import java.util.LinkedHashMap;
import java.util.Map;

/// Resident memory of extproc under what costs memory: large requests, open streams, many requests.
final class Memory {
  private static final int MEGABYTE = 1024 * 1024;
  private static final int OPEN_STREAM_CHUNKS = 100;
  private static final int OPEN_STREAM_GAP_MILLIS = 30;
  private static final int STEADY_CONNECTIONS = 16;

  private Memory() {}

  /// @param lane the one to load
  /// @param extproc the process to watch
  static Row run(Plan plan, Lane lane, long extproc, Meter meter, Progress progress)
      throws InterruptedException {
    Map<String, Double> figures = new LinkedHashMap<>();
    Tally tally = new Tally();
    figures.put("before_mb", megabytes(meter, extproc));

    progress.says("memory: " + plan.largeRequests() + " requests of 1 MB at once");
    Workload large = Workload.whole(lane.address(), lane.path(), lane.model(), MEGABYTE);
    tally.add(
        meter.generator().run(large, Extent.counting(plan.largeRequests(), plan.largeRequests())));
    figures.put("after_large_mb", megabytes(meter, extproc));

    progress.says("memory: " + plan.largeRequests() + " open streams");
    Workload streams = Streaming.workload(lane, OPEN_STREAM_CHUNKS, OPEN_STREAM_GAP_MILLIS);
    LoadRun open =
        meter
            .generator()
            .start(streams, Extent.counting(plan.largeRequests(), plan.largeRequests()));
    open.awaitAllStreaming();
    figures.put("open_streams_mb", megabytes(meter, extproc));
    tally.add(open.await());

    long half = Math.max(1, plan.steadyRequests() / 2);
    for (String when : new String[] {"half_way_mb", "at_end_mb"}) {
      progress.says("memory: " + half + " requests");
      tally.add(
          meter
              .generator()
              .run(NonStreaming.workload(lane), Extent.counting(STEADY_CONNECTIONS, half)));
      figures.put(when, megabytes(meter, extproc));
    }
    figures.put("requests", (double) half * 2);
    return new Row(
        Scenarios.MEMORY, lane.name(), figures, tally.requests, tally.errors, tally.firstError);
  }

  private static double megabytes(Meter meter, long extproc) {
    return meter.table().residentBytes(extproc) / (double) MEGABYTE;
  }

  private static final class Tally {
    private long requests;
    private long errors;
    private String firstError = "";

    void add(LoadResult load) {
      requests += load.latency().count();
      errors += load.errors();
      if (firstError.isEmpty()) {
        firstError = load.firstError();
      }
    }
  }
}
