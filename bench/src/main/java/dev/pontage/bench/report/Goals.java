package dev.pontage.bench.report;

import dev.pontage.bench.report.Goal.Bound;
import dev.pontage.bench.run.Lane;
import dev.pontage.bench.run.Row;
import dev.pontage.bench.run.Scenarios;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The figures Pontage wants to reach, compared with what was measured. A goal whose runs were left
/// out is left out too.
public final class Goals {
  private static final double FLAT_SLACK_MB = 8;
  private static final double FLAT_RATIO = 1.05;

  private final List<Row> rows;
  private final List<Goal> goals = new ArrayList<>();

  private Goals(List<Row> rows) {
    this.rows = rows;
  }

  /// What these rows tell.
  public static List<Goal> of(List<Row> rows) {
    Goals goals = new Goals(rows);
    goals.nonStreaming();
    goals.streaming(Lane.SAME);
    goals.streaming(Lane.TRANSLATED);
    goals.memory();
    goals.start();
    return List.copyOf(goals.goals);
  }

  private void nonStreaming() {
    String one = Scenarios.nonStreaming(1);
    compare(
        "non-streaming, c=1: p50 added to plain Envoy's",
        row(one, Lane.SAME),
        row(one, Lane.ENVOY),
        (a, b) -> a.figure("p50_ms") - b.figure("p50_ms"),
        0.8,
        Bound.AT_MOST,
        "ms");
    String many = Scenarios.nonStreaming(64);
    compare(
        "non-streaming, c=64: share of plain Envoy's req/s",
        row(many, Lane.SAME),
        row(many, Lane.ENVOY),
        (a, b) -> a.figure("req_per_s") / b.figure("req_per_s"),
        0.33,
        Bound.AT_LEAST,
        "");
    String some = Scenarios.nonStreaming(16);
    compare(
        "non-streaming, c=16: translated, share of the same dialect's req/s",
        row(some, Lane.TRANSLATED),
        row(some, Lane.SAME),
        (a, b) -> a.figure("req_per_s") / b.figure("req_per_s"),
        0.85,
        Bound.AT_LEAST,
        "");
  }

  private void streaming(String lane) {
    Row paced = row(Scenarios.PACED, lane);
    String what = "streaming, " + lane + ": ";
    limit(what + "chunk delay p99", paced, row -> row.figure("delay_p99_ms"), 4, "ms");
    limit(what + "CPU per chunk", paced, row -> row.figure("cpu_us_per_chunk"), 60, "µs");
    compare(
        "bursts, " + lane + ": share of plain Envoy's chunks/s",
        row(Scenarios.BURSTS, lane),
        row(Scenarios.BURSTS, Lane.ENVOY),
        (a, b) -> a.figure("chunks_per_s") / b.figure("chunks_per_s"),
        0.5,
        Bound.AT_LEAST,
        "");
  }

  private void memory() {
    Row memory = row(Scenarios.MEMORY, Lane.SAME);
    limit(
        "extproc's memory after large requests and with open streams",
        memory,
        row -> Math.max(row.figure("after_large_mb"), row.figure("open_streams_mb")),
        300,
        "MB");
    if (memory != null) {
      double halfWay = memory.figure("half_way_mb");
      limit(
          "extproc's memory at the end of %.0f requests, flat since half of them"
              .formatted(memory.figure("requests")),
          memory,
          row -> row.figure("at_end_mb"),
          Math.rint(halfWay * FLAT_RATIO + FLAT_SLACK_MB),
          "MB");
    }
  }

  private void start() {
    Row start = row(Scenarios.START, Lane.SAME);
    limit("second start: time to ready", start, row -> row.figure("ready_s"), 3, "s");
    limit("first request after ready", start, row -> row.figure("first_request_ms"), 100, "ms");
  }

  private interface Comparison {
    double of(Row measured, Row reference);
  }

  private void compare(
      String what,
      @Nullable Row measured,
      @Nullable Row reference,
      Comparison figure,
      double limit,
      Bound bound,
      String unit) {
    if (measured != null && reference != null) {
      boolean clean = measured.errors() == 0 && reference.errors() == 0;
      goals.add(new Goal(what, figure.of(measured, reference), limit, bound, unit, clean));
    }
  }

  private void limit(
      String what,
      @Nullable Row measured,
      ToDoubleFunction<Row> figure,
      double limit,
      String unit) {
    if (measured != null) {
      boolean clean = measured.errors() == 0;
      goals.add(new Goal(what, figure.applyAsDouble(measured), limit, Bound.AT_MOST, unit, clean));
    }
  }

  private @Nullable Row row(String scenario, String lane) {
    for (Row row : rows) {
      if (row.scenario().equals(scenario) && row.lane().equals(lane)) {
        return row;
      }
    }
    return null;
  }
}
