package dev.pontage.chassis.files;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls a listener after a file, or any file in a folder and its folders, has changed.
///
/// Looks every 250 ms, which sees what inotify misses: atomic renames over the file, Kubernetes'
/// symlink swap, network file systems. A change counts when it has settled, that is when two looks
/// 50 ms apart agree. One daemon thread; listeners run on it, one after another.
public final class FileWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatcher.class);
  private static final Duration INTERVAL = Duration.ofMillis(250);
  private static final Duration SETTLE = Duration.ofMillis(50);
  private static final int MOST_SETTLING_LOOKS = 40;

  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private final Thread thread;

  private FileWatcher() {
    thread = Thread.ofPlatform().daemon().name("pontage-files").unstarted(this::run);
  }

  /// Starts watching; nothing yet is watched.
  public static FileWatcher start() {
    FileWatcher watcher = new FileWatcher();
    watcher.thread.start();
    return watcher;
  }

  /// Watches a path from now on, whether or not something is there. Every change after this call is
  /// reported, so call it before reading the file.
  public void watch(Path path, Runnable listener) {
    watches.add(new Watch(path, listener));
  }

  /// Stops. A listener that is running is interrupted and waited for (5 s at most).
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(INTERVAL);
        for (Watch watch : watches) {
          look(watch);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void look(Watch watch) throws InterruptedException {
    List<Fingerprint> now = Fingerprint.of(watch.path);
    if (now.equals(watch.seen)) {
      return;
    }
    for (int look = 0; look < MOST_SETTLING_LOOKS; look++) {
      Thread.sleep(SETTLE);
      List<Fingerprint> later = Fingerprint.of(watch.path);
      boolean settled = later.equals(now);
      now = later;
      if (settled) {
        break;
      }
    }
    watch.seen = now;
    try {
      watch.listener.run();
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("file", watch.path).setCause(e).log("file listener failed");
    }
  }

  /// What is watched; `seen` belongs to the watching thread after construction.
  private static final class Watch {
    private final Path path;
    private final Runnable listener;
    private List<Fingerprint> seen;

    private Watch(Path path, Runnable listener) {
      this.path = path;
      this.listener = listener;
      this.seen = Fingerprint.of(path);
    }
  }
}
