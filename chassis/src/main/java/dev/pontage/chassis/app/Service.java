package dev.pontage.chassis.app;

import dev.pontage.chassis.log.Logs;
import dev.pontage.chassis.net.BindFailure;
import dev.pontage.chassis.yaml.InvalidConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of a service: starts, runs until SIGTERM or SIGINT, stops what was started in reverse
/// order, and ends with an exit code that says how it went.
///
/// | code | meaning |
/// |---|---|
/// | 0 | stopped by a signal, drained |
/// | 1 | failed unexpectedly |
/// | 2 | invalid arguments or configuration, each problem a line on standard error |
/// | 3 | an address to listen on can't be had |
public final class Service {

  /// Exit code of a clean end.
  public static final int OK = 0;

  /// Exit code of a failure nobody expected.
  public static final int FAILED = 1;

  /// Exit code of invalid arguments or configuration.
  public static final int INVALID = 2;

  /// Exit code of an address that can't be had.
  public static final int NOT_BOUND = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);
  private static final Duration FLUSH = Duration.ofSeconds(2);

  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Stop> stops = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  private Service(String name) {
    this.name = name;
  }

  /// What a service does to start. It returns once everything runs.
  @FunctionalInterface
  public interface Start {

    /// Starts everything, registering with [Service#onStop] how each part is stopped.
    ///
    /// @throws Exception [InvalidConfig] and [BindFailure] are told to the user as they are
    void start(Service service) throws Exception;
  }

  /// How one part of a service is stopped.
  @FunctionalInterface
  public interface Stopping {

    /// Stops it, within a bounded time.
    void stop() throws Exception;
  }

  private record Stop(String what, Stopping stopping) {}

  /// Starts and, if that went well, waits for the end. A signal makes the process exit with 0 after
  /// the stops have run, so this returns only when the start failed or [#stop()] was called.
  ///
  /// @return the exit code to give to `System.exit`
  public static int run(String name, Start start) {
    Service service = new Service(name);
    Thread hook =
        new Thread(
            () -> {
              service.stopAll("signal");
              // A plain end would report the signal (143); draining is what it asked for.
              Runtime.getRuntime().halt(OK);
            },
            "pontage-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    int code = service.live(start);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The hook runs already and ends the process.
      awaitForever();
    }
    return code;
  }

  /// Registers how a part is stopped. The part registered last is stopped first.
  public void onStop(String what, Stopping stopping) {
    lock.lock();
    try {
      stops.push(new Stop(what, stopping));
    } finally {
      lock.unlock();
    }
  }

  /// Ends the service from inside, with exit code 0.
  public void stop() {
    ended.countDown();
  }

  private int live(Start start) {
    try {
      start.start(this);
    } catch (InvalidConfig e) {
      e.lines().forEach(System.err::println);
      return failed(INVALID);
    } catch (BindFailure e) {
      System.err.println(e.getMessage());
      return failed(NOT_BOUND);
    } catch (InterruptedException _) {
      return failed(FAILED);
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      LOG.atError().setCause(e).log("start failed");
      System.err.println(name + " failed to start: " + e);
      return failed(FAILED);
    }
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    stopAll("request");
    return OK;
  }

  private int failed(int code) {
    stopAll("failed start");
    return code;
  }

  private void stopAll(String why) {
    long begin = System.nanoTime();
    LOG.atInfo().addKeyValue("why", why).log("stopping");
    for (Stop stop = next(); stop != null; stop = next()) {
      try {
        stop.stopping.stop();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.atError().addKeyValue("part", stop.what).setCause(e).log("stop failed");
      }
    }
    LOG.atInfo()
        .addKeyValue("duration_ms", Duration.ofNanos(System.nanoTime() - begin).toMillis())
        .log("stopped");
    Logs.flush(FLUSH);
  }

  private @Nullable Stop next() {
    lock.lock();
    try {
      return stops.poll();
    } finally {
      lock.unlock();
    }
  }

  private static void awaitForever() {
    CountDownLatch never = new CountDownLatch(1);
    try {
      never.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
