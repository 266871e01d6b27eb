package dev.pontage.bench.load;

import dev.pontage.bench.stats.Histogram;

/// What a run saw. Durations are in nanoseconds.
///
/// @param elapsedNanos from the first request to the last answer
/// @param latency whole answers: from sending the request to the answer's last byte
/// @param firstToken from sending the request to the first stamped chunk
/// @param chunkDelay from the provider's stamp to the arrival
/// @param addedGap by how much the gap between two chunks had grown on its way; 0 when it shrank
/// @param chunks stamped chunks seen
/// @param errors requests without a good answer
/// @param firstError what was wrong with the first of them; empty without errors
public record LoadResult(
    long elapsedNanos,
    Histogram latency,
    Histogram firstToken,
    Histogram chunkDelay,
    Histogram addedGap,
    long chunks,
    long errors,
    String firstError) {

  /// Good answers per second.
  public double requestsPerSecond() {
    return latency.count() * 1e9 / Math.max(1, elapsedNanos);
  }

  /// Chunks per second.
  public double chunksPerSecond() {
    return chunks * 1e9 / Math.max(1, elapsedNanos);
  }
}
