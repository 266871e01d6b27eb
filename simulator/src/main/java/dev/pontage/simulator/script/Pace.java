package dev.pontage.simulator.script;

import java.time.Duration;

/// How many content chunks an answer has and how far apart they are.
///
/// @param chunks 1 to 1,000,000
/// @param gap time between two chunks; zero is a burst
public record Pace(int chunks, Duration gap) {
  /// Checks the range.
  public Pace {
    if (chunks < 1 || chunks > 1_000_000) {
      throw new IllegalArgumentException("chunks: " + chunks + " (expected: 1..1000000)");
    }
  }
}
