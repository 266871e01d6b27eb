package dev.pontage.bench.stats;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// The middle of several rounds: one disturbed round doesn't move it.
public final class Median {
  private Median() {}

  /// The median of a figure over the rounds; the mean of the middle two when their number is even;
  /// NaN when there are none.
  public static <T> double of(List<T> rounds, ToDoubleFunction<T> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
