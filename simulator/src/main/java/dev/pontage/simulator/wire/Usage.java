package dev.pontage.simulator.wire;

/// Token counts of one exchange.
///
/// @param prompt all prompt tokens, cached ones included
/// @param cached prompt tokens read from the cache
/// @param completion all output tokens, reasoning included
/// @param reasoning output tokens spent on reasoning
public record Usage(long prompt, long cached, long completion, long reasoning) {
  /// Prompt and completion together.
  public long total() {
    return prompt + completion;
  }
}
