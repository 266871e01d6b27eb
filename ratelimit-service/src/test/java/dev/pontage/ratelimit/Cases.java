package dev.pontage.ratelimit;

import java.util.Random;
import java.util.function.Consumer;

/// Runs a property over random cases; a failure prints the seed that repeats it.
public final class Cases {
  private Cases() {}

  /// Runs the property with `count` generators, each of its own seed. `-Dcases.seed` repeats one.
  public static void forAll(int count, Consumer<Random> property) {
    Long fixed = Long.getLong("cases.seed");
    long first = fixed == null ? System.nanoTime() : fixed;
    for (int i = 0; i < (fixed == null ? count : 1); i++) {
      long seed = first + i;
      try {
        property.accept(new Random(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("repeat with -Dcases.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
