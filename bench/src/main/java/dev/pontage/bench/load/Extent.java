package dev.pontage.bench.load;

import java.time.Duration;

/// How much load: so many connections, until so many requests were sent or so much time has passed,
/// whichever comes first. Requests under way then are still answered.
///
/// @param connections at least 1; each has one request under way
/// @param requests at most this many
/// @param time at most this long
public record Extent(int connections, long requests, Duration time) {
  private static final Duration ENOUGH = Duration.ofMinutes(10);

  /// Checks the ranges.
  public Extent {
    if (connections < 1 || connections > 10_000) {
      throw new IllegalArgumentException("connections: " + connections + " (expected: 1..10000)");
    }
    if (requests < 1) {
      throw new IllegalArgumentException("requests: " + requests + " (expected: >= 1)");
    }
  }

  /// So much time, however many requests.
  public static Extent lasting(int connections, Duration time) {
    return new Extent(connections, Long.MAX_VALUE, time);
  }

  /// So many requests, however long it takes (at most ten minutes).
  public static Extent counting(int connections, long requests) {
    return new Extent(connections, requests, ENOUGH);
  }
}
