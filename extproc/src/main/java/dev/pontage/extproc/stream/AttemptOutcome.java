package dev.pontage.extproc.stream;

import dev.pontage.extproc.llm.usage.TokenUsage;
import dev.pontage.extproc.routing.choose.Candidate;
import org.jspecify.annotations.Nullable;

/// How one attempt at a provider ended.
///
/// @param status the provider's HTTP status, 0 if it never answered
/// @param result what came of it
/// @param ttftNanos from the attempt's start to the first piece of the answer, -1 if none came
/// @param durationNanos from the attempt's start to its end
/// @param usage as far as the provider reported
public record AttemptOutcome(
    Candidate candidate,
    int status,
    Result result,
    long ttftNanos,
    long durationNanos,
    @Nullable TokenUsage usage) {

  /// What came of an attempt.
  public enum Result {
    /// A whole answer went to the client.
    ANSWERED,
    /// The provider refused or failed before the commit point.
    FAILED,
    /// The stream broke after the commit point; the client was told.
    BROKEN,
    /// Envoy ended the attempt: no connection, a reset, the time limit, or the client left.
    CUT_OFF;

    /// Its name in metrics and logs.
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
