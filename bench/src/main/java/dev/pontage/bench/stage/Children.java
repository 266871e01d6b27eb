package dev.pontage.bench.stage;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// All processes that were started, so that none outlives the bench. For several threads: a signal
/// closes it while the bench goes on starting.
final class Children implements AutoCloseable {
  private final Path folder;
  private final Deque<Child> started = new ArrayDeque<>();
  private boolean closed;

  /// @param folder for their output
  Children(Path folder) {
    this.folder = folder;
  }

  /// Starts a process.
  ///
  /// @throws StageFailure when it can't be started, or everything is being stopped
  Child start(String name, List<String> command, Map<String, String> environment)
      throws StageFailure {
    synchronized (started) {
      if (closed) {
        throw new StageFailure("stopped before " + name + " was started");
      }
      Child child = Child.start(name, folder, command, environment);
      started.push(child);
      return child;
    }
  }

  /// Stops all, last started first; nothing can be started afterwards.
  @Override
  public void close() {
    while (true) {
      Child next;
      synchronized (started) {
        closed = true;
        next = started.poll();
      }
      if (next == null) {
        return;
      }
      next.close();
    }
  }
}
