package dev.pontage.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.bench.run.Lane;
import dev.pontage.bench.run.Row;
import dev.pontage.bench.run.Scenarios;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final Report.Setting SETTING =
      new Report.Setting("2026-11-21T00:00:00Z", "./pontage bench", 2, 2, 3);

  @Test
  void columnsAreAlignedByCharactersAndLinesEndWithoutSpaces() {
    String text =
        new Table(List.of("lane", "µs", "note"))
            .row(List.of("openai→x", "1.5", ""))
            .row(List.of("e", "1200", "hm"))
            .text();
    assertThat(text)
        .isEqualTo(
            """
            lane        µs  note
            openai→x   1.5
            e         1200    hm
            """);
  }

  @Test
  void aRowWithTooFewCellsIsRefused() {
    Table table = new Table(List.of("a", "b"));
    assertThatThrownBy(() -> table.row(List.of("1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cells: 1 (expected: 2)");
  }

  @Test
  void aGoalIsMetUpToItsLimitAndNotBeyond() {
    Row envoy = row(Scenarios.nonStreaming(1), Lane.ENVOY, 0, Map.of("p50_ms", 1.0));
    assertThat(goals(envoy, row(Scenarios.nonStreaming(1), Lane.SAME, 0, Map.of("p50_ms", 1.79))))
        .singleElement()
        .satisfies(goal -> assertThat(goal.met()).isTrue())
        .satisfies(goal -> assertThat(goal.text()).startsWith("met ").contains("0.79 ms"));
    assertThat(goals(envoy, row(Scenarios.nonStreaming(1), Lane.SAME, 0, Map.of("p50_ms", 1.81))))
        .singleElement()
        .satisfies(goal -> assertThat(goal.text()).startsWith("NOT MET"));
  }

  @Test
  void aFigureMeasuredWithErrorsMeetsNoGoal() {
    Map<String, Double> figures = Map.of("req_per_s", 900.0);
    List<Goal> goals =
        goals(
            row(Scenarios.nonStreaming(64), Lane.ENVOY, 0, Map.of("req_per_s", 1000.0)),
            row(Scenarios.nonStreaming(64), Lane.SAME, 3, figures));
    assertThat(goals).singleElement().satisfies(goal -> assertThat(goal.met()).isFalse());
  }

  @Test
  void memoryThatGrowsBetweenHalfAndTheEndIsNotFlat() {
    Row growing =
        row(
            Scenarios.MEMORY,
            Lane.SAME,
            0,
            Map.of(
                "after_large_mb",
                200.0,
                "open_streams_mb",
                210.0,
                "half_way_mb",
                210.0,
                "at_end_mb",
                260.0,
                "requests",
                20000.0));
    assertThat(goals(growing)).extracting(Goal::met).containsExactly(true, false);
  }

  @Test
  void aFigureThatWasNotMeasuredMeetsNoGoal() {
    assertThat(goals(row(Scenarios.START, Lane.SAME, 0, Map.of()))).hasSize(2).noneMatch(Goal::met);
  }

  @Test
  void theTextMarksRowsWithErrorsAndNamesTheFirst() {
    Report report =
        Report.of(
            SETTING,
            List.of(
                row(Scenarios.BURSTS, Lane.ENVOY, 0, Map.of("chunks_per_s", 100.0)),
                row(Scenarios.BURSTS, Lane.SAME, 2, Map.of("chunks_per_s", 60.0))));
    assertThat(report.hasErrors()).isTrue();
    assertThat(report.text())
        .contains("2 !")
        .contains("0.60")
        .contains(
            "ERRORS  streaming, bursts, openai→openai: 2 of 12 requests; the first: status 503")
        .doesNotContain("non-streaming")
        .doesNotContain("NaN");
  }

  @Test
  void theJsonHoldsTheFiguresUnrounded() {
    Report report =
        Report.of(SETTING, List.of(row(Scenarios.START, Lane.SAME, 0, Map.of("ready_s", 2.12345))));
    var json = JsonMapper.builder().build().readTree(report.json());
    assertThat(json.at("/rows/0/figures/ready_s").doubleValue()).isEqualTo(2.12345);
    assertThat(json.at("/setting/rounds").intValue()).isEqualTo(3);
    assertThat(json.at("/goals/0/what").stringValue()).contains("ready");
  }

  private static List<Goal> goals(Row... rows) {
    return Goals.of(List.of(rows));
  }

  private static Row row(String scenario, String lane, long errors, Map<String, Double> figures) {
    return new Row(scenario, lane, figures, 10, errors, errors == 0 ? "" : "status 503");
  }
}
