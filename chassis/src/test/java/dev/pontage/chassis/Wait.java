package dev.pontage.chassis;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for conditions in tests.
public final class Wait {
  private Wait() {}

  /// Looks every 5 ms until the condition holds; fails after 10 s.
  public static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited 10 s in vain until " + what);
      }
      try {
        Thread.sleep(Duration.ofMillis(5));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
