package dev.pontage.bench.procs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks processes up. A process that ends meanwhile counts as one without time and memory.
public final class ProcessTable {
  private final Path proc;

  /// The kernel's own table.
  public ProcessTable() {
    this(Path.of("/proc"));
  }

  ProcessTable(Path proc) {
    this.proc = proc;
  }

  /// A process and all that descend from it.
  public List<Long> tree(long root) {
    Map<Long, List<Long>> children = new HashMap<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path folder : folders) {
        String line = read(folder.resolve("stat"));
        if (!line.isEmpty()) {
          ProcStat stat = ProcStat.parse(line);
          children.computeIfAbsent(stat.parent(), _ -> new ArrayList<>()).add(stat.pid());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list processes", e);
    }
    List<Long> tree = new ArrayList<>();
    Deque<Long> waiting = new ArrayDeque<>(List.of(root));
    while (!waiting.isEmpty()) {
      long pid = waiting.removeFirst();
      tree.add(pid);
      waiting.addAll(children.getOrDefault(pid, List.of()));
    }
    return tree;
  }

  /// How the process was called, arguments separated by spaces.
  public String commandLine(long pid) {
    return read(proc.resolve(pid + "/cmdline")).replace('\0', ' ').strip();
  }

  /// Processor time of these processes together, in nanoseconds.
  public long cpuNanos(Collection<Long> pids) {
    long nanos = 0;
    for (long pid : pids) {
      String line = read(proc.resolve(pid + "/stat"));
      nanos += line.isEmpty() ? 0 : ProcStat.parse(line).cpuNanos();
    }
    return nanos;
  }

  /// Resident memory of one process, in bytes.
  public long residentBytes(long pid) {
    return ProcStatus.residentBytes(read(proc.resolve(pid + "/status")));
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), UTF_8);
    } catch (IOException _) {
      return ""; // it has ended
    }
  }
}
