package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.model.FinishReason;
import org.jspecify.annotations.Nullable;

/// What Gemini's finish reasons mean.
final class FinishReasons {
  private FinishReasons() {}

  /// The reason a candidate gives; `null` if it isn't finished.
  static @Nullable String of(JsonObject candidate) {
    String reason = candidate.text("finishReason", "");
    return reason.isEmpty() || reason.equals("FINISH_REASON_UNSPECIFIED") ? null : reason;
  }

  /// What a reason means. Reasons unknown to us are an ordinary end, as are those that say the
  /// model made a mistake in a tool call: clients know no better word.
  ///
  /// @param calls the number of tool calls in the answer
  static FinishReason canonical(String reason, int calls) {
    return switch (reason) {
      case "MAX_TOKENS", "CONTINUATION" -> FinishReason.LENGTH;
      case "SAFETY",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "MODEL_ARMOR",
          "ESCALATION",
          "RECITATION",
          "IMAGE_RECITATION",
          "LANGUAGE" ->
          FinishReason.CONTENT_FILTER;
      default -> calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    };
  }
}
