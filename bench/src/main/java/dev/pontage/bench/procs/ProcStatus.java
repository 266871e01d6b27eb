package dev.pontage.bench.procs;

/// Reads `/proc/<pid>/status`. Source: proc_pid_status(5).
public final class ProcStatus {
  private ProcStatus() {}

  /// Resident memory in bytes; 0 when the text doesn't say (a process that has ended).
  public static long residentBytes(String status) {
    for (String line : status.lines().toList()) {
      if (line.startsWith("VmRSS:")) {
        String kilobytes = line.substring("VmRSS:".length()).replace("kB", "").strip();
        return Long.parseLong(kilobytes) * 1024;
      }
    }
    return 0;
  }
}
