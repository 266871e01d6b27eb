package dev.pontage.extproc.testing;

import java.util.Random;

/// Runs a property on generated cases; a failure names the seed that repeats it.
public final class Cases {
  /// One case.
  public interface Property {
    /// Throws if the property doesn't hold.
    void check(Random random) throws Exception;
  }

  private Cases() {}

  /// Checks `property` on `count` cases. The seed comes from `-Dcases.seed`, else from the clock.
  public static void forAll(int count, Property property) {
    long seed = Long.getLong("cases.seed", System.nanoTime());
    for (int i = 0; i < count; i++) {
      try {
        property.check(new Random(seed + i));
      } catch (Exception | AssertionError e) {
        throw new AssertionError("case " + i + ", repeat with -Dcases.seed=" + (seed + i), e);
      }
    }
  }
}
