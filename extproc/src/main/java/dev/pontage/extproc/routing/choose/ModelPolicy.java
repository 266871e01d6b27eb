package dev.pontage.extproc.routing.choose;

import java.time.Duration;
import java.util.List;

/// A name of our own that clients may ask for, and how it is served.
///
/// @param targets in the order in which they are tried
/// @param limits how long attempts may take
public record ModelPolicy(String name, List<TargetName> targets, Limits limits) {
  /// Copies the list.
  public ModelPolicy {
    targets = List.copyOf(targets);
  }

  /// A provider's model by name.
  public record TargetName(String cluster, String model) {}

  /// What bounds an exchange.
  ///
  /// @param ttft the longest silence before the first piece of a streamed answer, per attempt
  /// @param attempt the longest time for a whole answer, per attempt
  /// @param attempts the most attempts, 1 or more
  public record Limits(Duration ttft, Duration attempt, int attempts) {
    /// 30 s to the first token, 300 s for a whole answer, 4 attempts.
    public static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(30), Duration.ofSeconds(300), 4);
  }
}
