package dev.pontage.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for conditions, never for time alone.
final class Wait {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Wait() {}

  /// Returns as soon as the condition holds; fails after ten seconds.
  static void until(String what, Callable<Boolean> condition) {
    until(what, PATIENCE, condition);
  }

  /// Returns as soon as the condition holds; fails when it doesn't in time. A condition that throws
  /// doesn't hold.
  static void until(String what, Duration patience, Callable<Boolean> condition) {
    long end = System.nanoTime() + patience.toNanos();
    Exception last = null;
    do {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    } while (System.nanoTime() < end);
    throw new AssertionError("not within " + patience + ": " + what, last);
  }
}
