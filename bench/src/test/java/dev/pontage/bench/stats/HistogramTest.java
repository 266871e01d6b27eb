package dev.pontage.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void smallValuesAreExact() {
    Histogram histogram = new Histogram();
    for (int i = 1; i <= 100; i++) {
      histogram.record(i);
    }
    assertThat(histogram.percentile(50)).isEqualTo(50);
    assertThat(histogram.percentile(99)).isEqualTo(99);
    assertThat(histogram.percentile(100)).isEqualTo(100);
    assertThat(histogram.count()).isEqualTo(100);
  }

  @Test
  void percentilesOfAnyValuesAreWithinOnePercentOfTheExactOnes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Histogram histogram = new Histogram();
    long[] values = new long[5_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextLong() >>> (1 + random.nextInt(62));
      histogram.record(values[i]);
    }
    Arrays.sort(values);
    for (double percent : new double[] {0.1, 10, 50, 90, 99, 99.9, 100}) {
      long exact = values[(int) Math.ceil(values.length * percent / 100) - 1];
      assertThat(histogram.percentile(percent))
          .as("%s %% with seed %s", percent, seed)
          .isGreaterThanOrEqualTo(exact)
          .isCloseTo(exact, Percentage.withPercentage(0.8));
    }
  }

  @Test
  void theLargestValueThereIsHasItsPlace() {
    Histogram histogram = new Histogram();
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.percentile(100)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void belowZeroCountsAsZero() {
    Histogram histogram = new Histogram();
    histogram.record(-5);
    assertThat(histogram.count()).isOne();
    assertThat(histogram.percentile(50)).isZero();
  }

  @Test
  void nothingCountedGivesZero() {
    assertThat(new Histogram().percentile(99)).isZero();
  }

  @Test
  void addingJoinsTheCountsAndTheLargestValue() {
    Histogram one = new Histogram();
    Histogram other = new Histogram();
    one.record(1);
    other.record(1_000_003);
    one.add(other);
    assertThat(one.count()).isEqualTo(2);
    assertThat(one.percentile(50)).isOne();
    assertThat(one.percentile(100)).isEqualTo(1_000_003);
  }

  @Test
  void percentOutsideItsRangeIsRefused() {
    Histogram histogram = new Histogram();
    for (double percent : new double[] {0, -1, 100.1, Double.NaN}) {
      assertThatThrownBy(() -> histogram.percentile(percent))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
  }

  @Test
  void theMedianIsNotMovedByOneDisturbedRound() {
    assertThat(Median.of(List.of(1.0, 900.0, 2.0), value -> value)).isEqualTo(2);
    assertThat(Median.of(List.of(4.0, 1.0), value -> value)).isEqualTo(2.5);
    assertThat(Median.of(List.<Double>of(), value -> value)).isNaN();
  }
}
