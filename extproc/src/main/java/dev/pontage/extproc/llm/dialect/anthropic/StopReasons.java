package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.model.FinishReason;

/// What Anthropic's `stop_reason` means.
final class StopReasons {
  private StopReasons() {}

  /// The canonical reason; one we don't know counts as a plain end.
  static FinishReason decode(String stopReason) {
    return switch (stopReason) {
      case "stop_sequence" -> FinishReason.STOP_SEQUENCE;
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "tool_use" -> FinishReason.TOOL_CALLS;
      case "refusal" -> FinishReason.CONTENT_FILTER;
      case "pause_turn" -> FinishReason.PAUSE;
      default -> FinishReason.STOP;
    };
  }
}
