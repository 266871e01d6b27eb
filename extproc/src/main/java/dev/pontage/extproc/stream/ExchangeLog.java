package dev.pontage.extproc.stream;

import org.jspecify.annotations.Nullable;

/// Is told what happened: for metrics and the log. Safe for threads; returns promptly, never
/// throws.
public interface ExchangeLog {
  /// An exchange began.
  void began();

  /// An attempt ended.
  void attempted(AttemptOutcome outcome);

  /// An exchange is over. Called once for each that began.
  void ended(Ended exchange);

  /// Envoy's router reports a failed attempt, also one that never reached a provider.
  ///
  /// @param reason such as `connect_failure`, `timeout`, `reset`, or `status`
  void attemptFailedInRouter(String cluster, String reason, int status, String requestId);

  /// A finished exchange.
  ///
  /// @param endpoint short name, empty if the path was unknown
  /// @param model what the client asked for, empty if it wasn't read
  /// @param status what the client got as far as we know, 0 if Envoy answered or nobody did
  /// @param attempts how many providers were tried
  /// @param last the last attempt that ended
  /// @param error why the gateway itself refused, if it did
  record Ended(
      String requestId,
      String endpoint,
      String model,
      boolean stream,
      int status,
      int attempts,
      @Nullable AttemptOutcome last,
      @Nullable String error,
      long durationNanos) {}
}
