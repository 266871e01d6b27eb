package dev.pontage.simulator.wire;

/// Why an answer ended.
public enum Finish {
  /// It was complete.
  STOP,
  /// A stop sequence was met.
  STOP_SEQUENCE,
  /// The token limit was met.
  LENGTH,
  /// It calls tools.
  TOOL_CALLS,
  /// The model refused.
  REFUSAL,
  /// A filter cut it off.
  CONTENT_FILTER
}
