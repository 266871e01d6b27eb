package dev.pontage.ratelimit.limit;

/// Hits to add to one counter.
///
/// @param key names the counter, see [dev.pontage.ratelimit.key.CounterKey]
/// @param hits >= 0; 0 only looks
/// @param windowSeconds length of the fixed window, >= 1
public record Charge(String key, long hits, long windowSeconds) {

  /// Checks the bounds.
  ///
  /// @throws IllegalArgumentException when a number is out of its bounds
  public Charge {
    if (hits < 0) {
      throw new IllegalArgumentException("hits: " + hits + " (expected: >= 0)");
    }
    if (windowSeconds < 1) {
      throw new IllegalArgumentException("windowSeconds: " + windowSeconds + " (expected: >= 1)");
    }
  }
}
