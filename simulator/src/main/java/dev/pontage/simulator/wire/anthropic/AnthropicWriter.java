package dev.pontage.simulator.wire.anthropic;

import dev.pontage.simulator.script.Steering;
import dev.pontage.simulator.script.Trait;
import dev.pontage.simulator.wire.Answer;
import dev.pontage.simulator.wire.Bytes;
import dev.pontage.simulator.wire.Finish;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.ToolCall;
import dev.pontage.simulator.wire.Usage;

/// Renders a Messages response in one piece.
final class AnthropicWriter {
  static final String SIGNATURE =
      "EqQBCgIYAhIkMDAwMDAwMDAtc2ltdWxhdGVkLXNpZ25hdHVyZS0wMDAwMDAwMBoMc2ltdWxhdGVk";

  private AnthropicWriter() {}

  static byte[] write(Answer answer, String id, String model, Steering steering) {
    Bytes out = new Bytes();
    out.put("{\"id\":\"").put(id).put("\",\"type\":\"message\",\"role\":\"assistant\",\"model\":");
    out.put(Json.quote(model)).put(",\"content\":[");
    boolean first = true;
    if (!answer.reasoning().isEmpty()) {
      out.put("{\"type\":\"thinking\",\"thinking\":").put(Json.quote(answer.fullReasoning()));
      out.put(",\"signature\":\"").put(SIGNATURE).put("\"}");
      first = false;
    }
    String text = answer.fullText();
    if (!text.isEmpty()) {
      out.put(first ? "" : ",").put("{\"type\":\"text\",\"text\":").put(Json.quote(text)).put("}");
      first = false;
    }
    for (ToolCall call : answer.calls()) {
      out.put(first ? "" : ",").put("{\"type\":\"tool_use\",\"id\":\"").put(call.id());
      out.put("\",\"name\":").put(Json.quote(call.name())).put(",\"input\":");
      out.put(call.arguments()).put("}");
      first = false;
    }
    out.put("],").put(stop(answer));
    if (!steering.has(Trait.NO_USAGE)) {
      out.put(",\"usage\":{").put(input(answer.usage())).put(",");
      out.put(output(answer.usage(), answer.usage().completion()));
      out.put(",\"service_tier\":\"standard\"}");
    }
    return out.put("}").copy();
  }

  /// `stop_reason`, `stop_sequence` and, for a refusal, `stop_details`.
  static String stop(Answer answer) {
    String reason =
        switch (answer.finish()) {
          case STOP -> "end_turn";
          case STOP_SEQUENCE -> "stop_sequence";
          case LENGTH -> "max_tokens";
          case TOOL_CALLS -> "tool_use";
          case REFUSAL, CONTENT_FILTER -> "refusal";
        };
    String sequence = answer.stopSequence();
    boolean stopped = answer.finish() == Finish.STOP_SEQUENCE && sequence != null;
    String details =
        reason.equals("refusal")
            ? ",\"stop_details\":{\"type\":\"refusal\",\"category\":null,"
                + "\"explanation\":\"Declined by policy.\"}"
            : "";
    return "\"stop_reason\":\""
        + reason
        + "\",\"stop_sequence\":"
        + (stopped && sequence != null ? Json.quote(sequence) : "null")
        + details;
  }

  static String input(Usage usage) {
    return "\"input_tokens\":"
        + (usage.prompt() - usage.cached())
        + ",\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":"
        + usage.cached()
        + ",\"cache_creation\":{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":0}";
  }

  static String output(Usage usage, long tokens) {
    String details =
        usage.reasoning() > 0 && tokens == usage.completion()
            ? ",\"output_tokens_details\":{\"thinking_tokens\":" + usage.reasoning() + "}"
            : "";
    return "\"output_tokens\":" + tokens + details;
  }
}
