package dev.pontage.bench.stats;

/// Counts durations in nanoseconds, in bounded memory, and tells percentiles with an error below
/// 0.8 %.
///
/// Buckets are linear within each power of two (128 of them), so that the error is relative. Values
/// below zero count as zero; there is no upper limit. Not for several threads.
public final class Histogram {
  private static final int SUB_BITS = 7;
  private static final int SUB = 1 << SUB_BITS;

  private final long[] counts = new long[(Long.SIZE - SUB_BITS) * SUB];
  private long count;
  private long max;

  /// Counts one duration.
  ///
  /// @param nanos nanoseconds; below zero counts as zero
  public void record(long nanos) {
    long value = Math.max(0, nanos);
    counts[bucket(value)]++;
    count++;
    max = Math.max(max, value);
  }

  /// Counts everything that `other` has counted.
  public void add(Histogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    count += other.count;
    max = Math.max(max, other.max);
  }

  /// How many durations were counted.
  public long count() {
    return count;
  }

  /// The smallest value such that `percent` % of all are not larger, in nanoseconds; 0 when nothing
  /// was counted. Rounded up to the bucket's end, and never above the largest value seen.
  ///
  /// @param percent above 0, up to 100
  public long percentile(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("percent: " + percent + " (expected: 0 < percent <= 100)");
    }
    long wanted = Math.max(1, (long) Math.ceil(count * percent / 100));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return Math.min(max, upperEnd(i));
      }
    }
    return 0;
  }

  private static int bucket(long value) {
    if (value < SUB) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return (shift + 1) * SUB + (int) (value >>> shift) - SUB;
  }

  private static long upperEnd(int bucket) {
    int shift = bucket / SUB - 1;
    if (shift < 0) {
      return bucket;
    }
    long start = (long) (bucket % SUB + SUB) << shift;
    return start + (1L << shift) - 1;
  }
}
