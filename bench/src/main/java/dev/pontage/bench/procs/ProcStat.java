package dev.pontage.bench.procs;

/// One line of `/proc/<pid>/stat`.
///
/// Source: proc_pid_stat(5).
///
/// @param pid its id
/// @param parent its parent's id
/// @param cpuNanos processor time used so far, by all its threads, in nanoseconds; a multiple of 10
///   ms
public record ProcStat(long pid, long parent, long cpuNanos) {
  // USER_HZ is 100 on every Linux that runs a JVM; the kernel's own HZ doesn't matter here.
  private static final long NANOS_PER_TICK = 10_000_000;

  /// Reads a line. The name in parentheses may hold spaces and parentheses.
  ///
  /// @throws IllegalArgumentException when it isn't such a line
  public static ProcStat parse(String line) {
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')');
    if (open < 2 || close < open) {
      throw new IllegalArgumentException("/proc stat: " + line + " (expected: pid (name) …)");
    }
    String[] fields = line.substring(close + 1).strip().split(" ", -1);
    if (fields.length < 13) {
      throw new IllegalArgumentException("/proc stat: " + line + " (expected: 15 fields or more)");
    }
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return new ProcStat(
        Long.parseLong(line.substring(0, open).strip()),
        Long.parseLong(fields[1]),
        ticks * NANOS_PER_TICK);
  }
}
