package dev.pontage.extproc.observe;

import dev.pontage.extproc.llm.usage.TokenUsage;
import dev.pontage.extproc.stream.AttemptOutcome;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/// Running totals by cluster since the start, for the status page. Safe for threads; as large as
/// the number of clusters.
public final class Fleet {
  private final ConcurrentMap<String, Totals> clusters = new ConcurrentHashMap<>();

  /// What a cluster did.
  public static final class Totals {
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder input = new LongAdder();
    private final LongAdder output = new LongAdder();
    private volatile long lastTtftNanos = -1;
    private volatile String lastFailure = "";

    /// Attempts with a whole answer.
    public long answered() {
      return answered.sum();
    }

    /// Attempts that failed, broke or were cut off.
    public long failed() {
      return failed.sum();
    }

    /// Tokens of input.
    public long inputTokens() {
      return input.sum();
    }

    /// Tokens of output.
    public long outputTokens() {
      return output.sum();
    }

    /// The newest time to first token in nanoseconds; -1 if there is none.
    public long lastTtftNanos() {
      return lastTtftNanos;
    }

    /// The newest failure, such as `failed 503`; empty if there was none.
    public String lastFailure() {
      return lastFailure;
    }
  }

  /// An attempt ended.
  void attempted(AttemptOutcome outcome) {
    Totals totals =
        clusters.computeIfAbsent(outcome.candidate().provider().cluster(), _ -> new Totals());
    if (outcome.result() == AttemptOutcome.Result.ANSWERED) {
      totals.answered.increment();
    } else {
      totals.failed.increment();
      totals.lastFailure = outcome.result().label() + " " + outcome.status();
    }
    if (outcome.ttftNanos() >= 0) {
      totals.lastTtftNanos = outcome.ttftNanos();
    }
    TokenUsage usage = outcome.usage();
    if (usage != null) {
      totals.input.add(usage.input());
      totals.output.add(usage.output());
    }
  }

  /// The totals of a cluster; zeros if it wasn't used yet.
  public Totals of(String cluster) {
    Totals totals = clusters.get(cluster);
    return totals == null ? new Totals() : totals;
  }
}
