package dev.pontage.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;

/// Runs each benchmark for a moment, so that none can rot.
class MicroRunTest {
  @Test
  void everyBenchmarkRunsForEveryDialect() throws Exception {
    Collection<RunResult> results = MicroRun.run(".*", MicroRun.Effort.TOUCH);
    int dialects = Samples.dialects().size();
    // requests and three kinds of stream events per dialect; two sizes of pieces; two of JSON
    assertThat(results).hasSize(4 * dialects + 2 + 2);
    assertThat(results)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }

  @Test
  void theSampleRequestHasAboutTwoKilobytes() {
    assertThat(Samples.chatRequest().length).isBetween(1_800, 2_300);
  }
}
