package dev.pontage.extproc.llm.model;

/// Why the model stopped.
public enum FinishReason {
  /// It had said what it had to say.
  STOP,
  /// One of the request's stop texts came up.
  STOP_SEQUENCE,
  /// The limit of output tokens, or the context window's end.
  LENGTH,
  /// It waits for results of tools.
  TOOL_CALLS,
  /// The provider held content back, or the model refused.
  CONTENT_FILTER,
  /// The provider paused a long turn; send the conversation again to go on.
  PAUSE
}
