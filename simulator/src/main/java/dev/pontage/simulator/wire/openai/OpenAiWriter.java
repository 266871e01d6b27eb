package dev.pontage.simulator.wire.openai;

import dev.pontage.simulator.script.Steering;
import dev.pontage.simulator.script.Trait;
import dev.pontage.simulator.wire.Answer;
import dev.pontage.simulator.wire.Bytes;
import dev.pontage.simulator.wire.Finish;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.ToolCall;
import java.util.List;

/// Renders a Chat Completions response in one piece.
final class OpenAiWriter {
  private OpenAiWriter() {}

  static byte[] write(
      Answer answer, String id, String model, long created, Steering steering, Flavour flavour) {
    Bytes out = new Bytes();
    out.put("{\"id\":\"").put(id).put("\",\"object\":\"chat.completion\",\"created\":");
    out.put(Long.toString(created)).put(",\"model\":").put(Json.quote(model));
    out.put(",\"choices\":[");
    for (int i = 0; i < answer.choices(); i++) {
      out.put(i == 0 ? "{\"index\":" : ",{\"index\":").put(Integer.toString(i));
      message(answer, flavour, out);
      out.put(",\"logprobs\":null,\"finish_reason\":\"").put(finish(answer.finish())).put("\"}");
    }
    out.put("]");
    if (!steering.has(Trait.NO_USAGE)) {
      out.put(",\"usage\":").put(Json.bytes(flavour.usage(answer.usage())));
    }
    return out.put(flavour.extraMembers()).put("}").copy();
  }

  private static void message(Answer answer, Flavour flavour, Bytes out) {
    boolean refused = answer.finish() == Finish.REFUSAL;
    String text = Json.quote(answer.fullText());
    String reasoning = answer.reasoning().isEmpty() ? null : Json.quote(answer.fullReasoning());
    out.put(",\"message\":{\"role\":\"assistant\",\"content\":");
    if (reasoning != null && flavour.reasoningForm() == Flavour.ReasoningForm.CONTENT_PART) {
      out.put("[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":");
      out.put(reasoning).put("}]},{\"type\":\"text\",\"text\":").put(text).put("}]");
    } else {
      out.put(refused || !answer.calls().isEmpty() ? "null" : text);
    }
    if (reasoning != null && flavour.reasoningForm() == Flavour.ReasoningForm.FIELD) {
      out.put(",\"reasoning_content\":").put(reasoning);
    }
    if (!answer.calls().isEmpty()) {
      out.put(",\"tool_calls\":[");
      List<ToolCall> calls = answer.calls();
      for (int i = 0; i < calls.size(); i++) {
        ToolCall call = calls.get(i);
        out.put(i == 0 ? "{\"id\":\"" : ",{\"id\":\"").put(call.id());
        out.put("\",\"type\":\"function\",\"function\":{\"name\":").put(Json.quote(call.name()));
        out.put(",\"arguments\":").put(Json.quote(call.arguments())).put("}}");
      }
      out.put("]");
    }
    out.put(",\"refusal\":").put(refused ? text : "null").put(",\"annotations\":[]}");
  }

  static String finish(Finish finish) {
    return switch (finish) {
      case STOP, STOP_SEQUENCE, REFUSAL -> "stop";
      case LENGTH -> "length";
      case TOOL_CALLS -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
    };
  }
}
