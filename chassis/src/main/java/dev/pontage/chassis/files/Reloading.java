package dev.pontage.chassis.files;

import dev.pontage.chassis.yaml.InvalidConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The newest valid snapshot of some files.
///
/// When the files change they are loaded again. If that fails the snapshot stays, the reason is
/// logged (once for as long as it is the same) and counted. [#current()] costs one volatile read.
///
/// @param <T> an immutable snapshot
public final class Reloading<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

  private final String name;
  private final Supplier<T> load;
  private final ReloadMetrics metrics;
  private final List<Consumer<? super T>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile T current;
  private String lastFailure = "";

  private Reloading(String name, Supplier<T> load, ReloadMetrics metrics) {
    this.name = name;
    this.load = load;
    this.metrics = metrics;
    this.current = load.get();
    metrics.succeeded(name);
  }

  /// Loads for the first time and from then on whenever one of the paths changes.
  ///
  /// @param name stands for the files in metrics and the log, as in `limits`
  /// @param paths files and folders to watch
  /// @param load reads the files into a snapshot; throws [InvalidConfig] when they are wrong
  /// @throws InvalidConfig when the first load fails
  public static <T> Reloading<T> start(
      String name, List<Path> paths, Supplier<T> load, FileWatcher watcher, ReloadMetrics metrics) {
    // Watching starts before the first load, so that a change in between isn't lost.
    Changes changes = new Changes();
    for (Path path : paths) {
      watcher.watch(path, changes);
    }
    Reloading<T> reloading = new Reloading<>(name, load, metrics);
    changes.then(reloading::reload);
    return reloading;
  }

  /// The newest valid snapshot.
  public T current() {
    return current;
  }

  /// Calls back after each later successful load, on the loading thread. Not for the present one.
  public void addListener(Consumer<? super T> listener) {
    listeners.add(listener);
  }

  /// Loads now. Returns whether the snapshot is of the files as they are now.
  public boolean reload() {
    lock.lock();
    try {
      T loaded;
      try {
        loaded = load.get();
      } catch (InvalidConfig e) {
        failed(e.getMessage(), null);
        return false;
      } catch (RuntimeException e) {
        failed(e.toString(), e);
        return false;
      }
      current = loaded;
      lastFailure = "";
      metrics.succeeded(name);
      LOG.atInfo().addKeyValue("file", name).log("configuration reloaded");
      for (Consumer<? super T> listener : listeners) {
        tell(listener, loaded);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void tell(Consumer<? super T> listener, T loaded) {
    try {
      listener.accept(loaded);
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("file", name).setCause(e).log("configuration listener failed");
    }
  }

  private void failed(@Nullable String why, @Nullable Throwable cause) {
    metrics.failed(name);
    String reason = String.valueOf(why);
    if (!reason.equals(lastFailure)) {
      lastFailure = reason;
      LOG.atError()
          .addKeyValue("file", name)
          .addKeyValue("reason", reason)
          .setCause(cause)
          .log("configuration is invalid, the previous one stays in use");
    }
  }

  /// Remembers a change that comes before there is somebody to tell.
  private static final class Changes implements Runnable {
    private final ReentrantLock lock = new ReentrantLock();
    private Runnable then = () -> early = true;
    private boolean early;

    @Override
    public void run() {
      lock.lock();
      try {
        then.run();
      } finally {
        lock.unlock();
      }
    }

    private void then(Runnable action) {
      lock.lock();
      try {
        then = action;
        if (early) {
          action.run();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
