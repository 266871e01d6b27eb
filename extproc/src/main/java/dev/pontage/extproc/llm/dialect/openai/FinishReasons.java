package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.FinishReason;

/// `finish_reason`, read and written. Clients get no value outside the vendor's closed set.
final class FinishReasons {
  private FinishReasons() {}

  /// Reads a reason; one nobody knows is the ordinary one.
  static FinishReason read(JsonString reason) {
    return switch (reason.text()) {
      case "length", "model_length", "insufficient_system_resource" -> FinishReason.LENGTH;
      case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.STOP;
    };
  }

  /// The vendor's word for tools.
  static String write(FinishReason reason) {
    return switch (reason) {
      case STOP, STOP_SEQUENCE, PAUSE -> "stop";
      case LENGTH -> "length";
      case TOOL_CALLS -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
    };
  }

  /// The vendor's word for clients that speak of functions.
  static String writeForFunctions(FinishReason reason) {
    return reason == FinishReason.TOOL_CALLS ? "function_call" : write(reason);
  }
}
