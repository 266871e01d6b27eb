package dev.pontage.bench.report;

import dev.pontage.bench.run.Lane;
import dev.pontage.bench.run.Row;
import dev.pontage.bench.run.Scenarios;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A whole run as text and as JSON.
///
/// @param setting the conditions: when, where, how
/// @param rows what was measured
/// @param goals figures to reach
public record Report(Setting setting, List<Row> rows, List<Goal> goals) {
  private static final List<String> CPU = List.of("envoy", "extproc", "other", "provider", "load");

  /// The conditions of a run.
  ///
  /// @param date when, in ISO 8601
  /// @param command how to repeat it
  /// @param processors available to the virtual machine
  /// @param concurrency worker threads of both Envoys
  /// @param rounds the figures are medians of so many
  public record Setting(String date, String command, int processors, int concurrency, int rounds) {}

  /// A report with the goals that follow from the rows.
  public static Report of(Setting setting, List<Row> rows) {
    return new Report(setting, List.copyOf(rows), Goals.of(rows));
  }

  /// Whether any request failed.
  public boolean hasErrors() {
    return rows.stream().anyMatch(row -> row.errors() > 0);
  }

  /// As tables. `x envoy` is the share of plain Envoy's figure, `+p50` what was added to it.
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s · %s · %d processors, both Envoys with --concurrency %d · medians of %d round%s%n%n"
            .formatted(
                setting.command(),
                setting.date(),
                setting.processors(),
                setting.concurrency(),
                setting.rounds(),
                setting.rounds() == 1 ? "" : "s"));
    nonStreaming(text);
    streaming(text);
    memory(text);
    start(text);
    errors(text);
    if (!goals.isEmpty()) {
      text.append("Figures to reach\n");
      goals.forEach(goal -> text.append("  ").append(goal.text()).append('\n'));
    }
    return text.toString();
  }

  private void nonStreaming(StringBuilder text) {
    List<String> headings =
        new ArrayList<>(
            List.of(
                "non-streaming", "c", "req/s", "x envoy", "p50 ms", "p90 ms", "p99 ms", "+p50"));
    CPU.forEach(part -> headings.add("µs/req " + part));
    headings.add("errors");
    Table table = new Table(headings);
    List<Row> some = select(row -> Scenarios.isNonStreaming(row.scenario()));
    for (Row row : some) {
      Row envoy = envoy(row);
      List<String> cells = new ArrayList<>();
      cells.add(row.lane());
      cells.add(row.scenario().substring(row.scenario().indexOf('=') + 1));
      cells.add(number(row.figure("req_per_s")));
      cells.add(number(row.figure("req_per_s") / envoy.figure("req_per_s")));
      cells.add(number(row.figure("p50_ms")));
      cells.add(number(row.figure("p90_ms")));
      cells.add(number(row.figure("p99_ms")));
      cells.add(number(row.figure("p50_ms") - envoy.figure("p50_ms")));
      CPU.forEach(part -> cells.add(number(row.figure("cpu_us_per_request_" + part))));
      cells.add(errors(row));
      table.row(cells);
    }
    append(text, table, some);
  }

  private void streaming(StringBuilder text) {
    for (String scenario : List.of(Scenarios.PACED, Scenarios.BURSTS)) {
      List<String> headings =
          new ArrayList<>(
              List.of(
                  scenario,
                  "chunks/s",
                  "x envoy",
                  "ttft p50 ms",
                  "delay p50 ms",
                  "delay p99 ms",
                  "+gap p99 ms"));
      CPU.forEach(part -> headings.add("µs/chunk " + part));
      headings.add("errors");
      Table table = new Table(headings);
      List<Row> some = select(row -> row.scenario().equals(scenario));
      for (Row row : some) {
        List<String> cells = new ArrayList<>();
        cells.add(row.lane());
        cells.add(number(row.figure("chunks_per_s")));
        cells.add(number(row.figure("chunks_per_s") / envoy(row).figure("chunks_per_s")));
        for (String figure :
            List.of("ttft_p50_ms", "delay_p50_ms", "delay_p99_ms", "added_gap_p99_ms")) {
          cells.add(number(row.figure(figure)));
        }
        CPU.forEach(part -> cells.add(number(row.figure("cpu_us_per_chunk_" + part))));
        cells.add(errors(row));
        table.row(cells);
      }
      append(text, table, some);
    }
  }

  private void memory(StringBuilder text) {
    Table table =
        new Table(
            List.of(
                Scenarios.MEMORY,
                "before",
                "after 1 MB requests",
                "with open streams",
                "half way",
                "at the end",
                "requests",
                "errors"));
    List<Row> some = select(row -> row.scenario().equals(Scenarios.MEMORY));
    for (Row row : some) {
      table.row(
          List.of(
              "MB",
              number(row.figure("before_mb")),
              number(row.figure("after_large_mb")),
              number(row.figure("open_streams_mb")),
              number(row.figure("half_way_mb")),
              number(row.figure("at_end_mb")),
              number(row.figure("requests")),
              errors(row)));
    }
    append(text, table, some);
  }

  private void start(StringBuilder text) {
    Table table =
        new Table(
            List.of(Scenarios.START, "ready s", "first request ms", "second request ms", "errors"));
    List<Row> some = select(row -> row.scenario().equals(Scenarios.START));
    for (Row row : some) {
      table.row(
          List.of(
              row.lane(),
              number(row.figure("ready_s")),
              number(row.figure("first_request_ms")),
              number(row.figure("second_request_ms")),
              errors(row)));
    }
    append(text, table, some);
  }

  private void errors(StringBuilder text) {
    List<Row> failed = select(row -> row.errors() > 0);
    for (Row row : failed) {
      text.append(
          "ERRORS  %s, %s: %d of %d requests; the first: %s%n"
              .formatted(
                  row.scenario(),
                  row.lane(),
                  row.errors(),
                  row.errors() + row.requests(),
                  row.firstError()));
    }
    if (!failed.isEmpty()) {
      text.append('\n');
    }
  }

  /// As JSON: the same figures, unrounded.
  public String json() {
    ObjectMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    return mapper.writeValueAsString(this) + "\n";
  }

  private List<Row> select(Predicate<Row> which) {
    return rows.stream().filter(which).toList();
  }

  private Row envoy(Row row) {
    return rows.stream()
        .filter(other -> other.scenario().equals(row.scenario()))
        .filter(other -> other.lane().equals(Lane.ENVOY))
        .findFirst()
        .orElse(row);
  }

  private static void append(StringBuilder text, Table table, List<Row> rows) {
    if (!rows.isEmpty()) {
      text.append(table.text()).append('\n');
    }
  }

  private static String errors(Row row) {
    return row.errors() == 0 ? "0" : row.errors() + " !";
  }

  private static String number(double value) {
    return Goal.number(value);
  }
}
