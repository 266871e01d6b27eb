package dev.pontage.bench.procs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcTest {
  private static final String REST = " 5 5 0 -1 4194560 1 2 3 4 %d %d 0 0 20 0 12 0 999 1000 50";

  @TempDir Path proc;

  @Test
  void aNameWithSpacesAndParenthesesIsSkipped() {
    ProcStat stat = ProcStat.parse("42 (a (b) c) S 7" + REST.formatted(150, 50));
    assertThat(stat).isEqualTo(new ProcStat(42, 7, 2_000_000_000L));
  }

  @Test
  void whatIsNotALineIsRefused() {
    for (String wrong : List.of("", "42 name S 1", "42 (name) S 1 2 3", ") 42 (")) {
      assertThatThrownBy(() -> ProcStat.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
  }

  @Test
  void residentMemoryIsReadInBytes() {
    assertThat(ProcStatus.residentBytes("Name:\tjava\nVmHWM:\t  99 kB\nVmRSS:\t  20480 kB\n"))
        .isEqualTo(20L * 1024 * 1024);
    assertThat(ProcStatus.residentBytes("")).isZero();
  }

  @Test
  void aTreeHoldsGrandchildrenAndNoStrangers() throws Exception {
    process(1, 0, 0);
    process(10, 1, 100);
    process(11, 10, 30);
    process(12, 11, 5);
    process(20, 1, 999);
    Files.createDirectories(proc.resolve("sys"));
    ProcessTable table = new ProcessTable(proc);
    List<Long> tree = table.tree(10);
    assertThat(tree).containsExactly(10L, 11L, 12L);
    assertThat(table.cpuNanos(tree)).isEqualTo(1_350_000_000L);
    assertThat(table.commandLine(11)).isEqualTo("program --number 11");
  }

  @Test
  void processorTimeIsCountedFromTheBeginningByPart() throws Exception {
    process(10, 1, 100);
    process(11, 1, 7);
    CpuUse use =
        CpuUse.begin(
            new ProcessTable(proc), Map.of("envoy", List.of(10L), "extproc", List.of(11L)));
    process(10, 1, 103);
    assertThat(use.sinceThen()).containsEntry("envoy", 30_000_000L).containsEntry("extproc", 0L);
  }

  @Test
  void aProcessThatHasEndedCountsNothing() {
    ProcessTable table = new ProcessTable(proc);
    assertThat(table.cpuNanos(List.of(77L))).isZero();
    assertThat(table.residentBytes(77)).isZero();
    assertThat(table.commandLine(77)).isEmpty();
  }

  private void process(long pid, long parent, long ticks) throws Exception {
    Path folder = Files.createDirectories(proc.resolve(Long.toString(pid)));
    Files.writeString(
        folder.resolve("stat"), pid + " (program) S " + parent + REST.formatted(ticks, 0) + "\n");
    Files.writeString(folder.resolve("cmdline"), "program\0--number\0" + pid + "\0");
  }
}
