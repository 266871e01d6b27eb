package dev.pontage.bench.procs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Processor time by part of the installation, between two moments.
public final class CpuUse {
  private final ProcessTable table;
  private final Map<String, List<Long>> parts;
  private final Map<String, Long> before = new LinkedHashMap<>();

  private CpuUse(ProcessTable table, Map<String, List<Long>> parts) {
    this.table = table;
    this.parts = parts;
  }

  /// Begins to count now.
  ///
  /// @param parts names with the processes that belong to them
  public static CpuUse begin(ProcessTable table, Map<String, List<Long>> parts) {
    CpuUse use = new CpuUse(table, parts);
    parts.forEach((name, pids) -> use.before.put(name, table.cpuNanos(pids)));
    return use;
  }

  /// Nanoseconds used since then, by part.
  public Map<String, Long> sinceThen() {
    Map<String, Long> used = new LinkedHashMap<>();
    parts.forEach(
        (name, pids) -> used.put(name, table.cpuNanos(pids) - before.getOrDefault(name, 0L)));
    return used;
  }
}
