package dev.pontage.simulator.wire.gemini;

import dev.pontage.simulator.script.Steering;
import dev.pontage.simulator.script.Trait;
import dev.pontage.simulator.wire.Answer;
import dev.pontage.simulator.wire.Bytes;
import dev.pontage.simulator.wire.Delta;
import dev.pontage.simulator.wire.Finish;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.StreamEncoder;
import dev.pontage.simulator.wire.ToolCall;
import dev.pontage.simulator.wire.Usage;
import java.nio.charset.StandardCharsets;

/// Renders generateContent responses, streamed (as events or as a JSON array) or in one piece.
final class GeminiStream implements StreamEncoder {
  private static final String SIGNATURE = "CiQBc2ltdWxhdGVkLXRob3VnaHQtc2lnbmF0dXJlLTAwMDAwMDA=";
  private static final String RATINGS =
      ",\"safetyRatings\":[{\"category\":\"HARM_CATEGORY_DANGEROUS_CONTENT\",\"probability\":\"HIGH\","
          + "\"blocked\":true}]";
  private static final byte[] NOTHING = {};

  private final Answer answer;
  private final Form form;
  private final byte[] textStart;
  private final byte[] textEnd;
  private final String tail;
  private final String usageText;
  private boolean begun;

  /// How a stream is framed.
  enum Form {
    /// Server-sent events.
    EVENTS,
    /// One JSON array.
    ARRAY
  }

  GeminiStream(Answer answer, String id, String model, Steering steering, Form form) {
    this.answer = answer;
    this.form = form;
    boolean usage = !steering.has(Trait.NO_USAGE);
    usageText = usage ? ",\"usageMetadata\":" + usage(answer.usage(), Part.FINAL) : "";
    String early = usage ? ",\"usageMetadata\":" + usage(answer.usage(), Part.EARLY) : "";
    tail = ",\"modelVersion\":" + Json.quote(model) + ",\"responseId\":\"" + id + "\"}";
    textStart = utf8("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"");
    textEnd = utf8("\"}],\"role\":\"model\"},\"index\":0}]" + early + tail);
  }

  private enum Part {
    EARLY,
    FINAL
  }

  @Override
  public String contentType() {
    return form == Form.EVENTS ? "text/event-stream" : "application/json; charset=UTF-8";
  }

  @Override
  public boolean isEventStream() {
    return form == Form.EVENTS;
  }

  @Override
  public void preamble(Bytes out) {}

  @Override
  public void delta(Delta delta, Bytes out) {
    switch (delta) {
      case Delta.Text text -> {
        begin(out);
        out.put(textStart).put(text.piece().json());
        if (text.choice() == 0) {
          out.put(textEnd);
        } else {
          out.put("\"}],\"role\":\"model\"},\"index\":" + text.choice() + "}]").put(tail);
        }
        end(out);
      }
      case Delta.Reasoning reasoning -> {
        begin(out);
        out.put(textStart).put(reasoning.piece().json());
        out.put("\",\"thought\":true}],\"role\":\"model\"},\"index\":" + reasoning.choice() + "}]");
        out.put(tail);
        end(out);
      }
      case Delta.CallStart start -> {
        begin(out);
        out.put("{\"candidates\":[{\"content\":{\"parts\":[");
        call(start.call(), start.index(), out);
        out.put("],\"role\":\"model\"},\"index\":" + start.choice() + "}]").put(tail);
        end(out);
      }
      case Delta.CallArguments _ -> {}
    }
  }

  @Override
  public void finish(Bytes out) {
    if (answer.finish() == Finish.REFUSAL) {
      begin(out);
      blocked(out);
      end(out);
    } else {
      for (int i = 0; i < answer.choices(); i++) {
        begin(out);
        out.put("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},");
        out.put("\"finishReason\":\"").put(finish(answer)).put("\",\"index\":" + i);
        out.put(answer.finish() == Finish.CONTENT_FILTER ? RATINGS : "").put("}]");
        out.put(i == answer.choices() - 1 ? usageText : "").put(tail);
        end(out);
      }
    }
    terminator(out);
  }

  @Override
  public void terminator(Bytes out) {
    if (form == Form.ARRAY) {
      out.put(begun ? "\n]" : "[]");
    }
  }

  @Override
  public void ping(Bytes out) {
    out.put(form == Form.EVENTS ? ": keep-alive\r\n\r\n" : "\n");
  }

  @Override
  public void error(Bytes out) {
    begin(out);
    out.put(Json.bytes(GeminiErrors.body(GeminiErrors.ofStatus(503))));
    end(out);
    terminator(out);
  }

  /// The whole response in one object.
  byte[] whole() {
    Bytes out = new Bytes();
    if (answer.finish() == Finish.REFUSAL) {
      blocked(out);
      return out.copy();
    }
    out.put("{\"candidates\":[");
    for (int i = 0; i < answer.choices(); i++) {
      out.put(i == 0 ? "" : ",").put("{\"content\":{\"parts\":[");
      boolean first = true;
      if (!answer.reasoning().isEmpty()) {
        out.put("{\"text\":").put(Json.quote(answer.fullReasoning())).put(",\"thought\":true}");
        first = false;
      }
      String text = answer.fullText();
      if (!text.isEmpty()) {
        out.put(first ? "" : ",").put("{\"text\":").put(Json.quote(text)).put("}");
        first = false;
      }
      for (int call = 0; call < answer.calls().size(); call++) {
        out.put(first ? "" : ",");
        call(answer.calls().get(call), call, out);
        first = false;
      }
      out.put("],\"role\":\"model\"},\"finishReason\":\"").put(finish(answer)).put("\"");
      out.put(answer.finish() == Finish.CONTENT_FILTER ? RATINGS : "");
      out.put(i == 0 ? ",\"index\":0}" : ",\"index\":" + i + "}");
    }
    return out.put("]").put(usageText).put(tail).copy();
  }

  private void blocked(Bytes out) {
    out.put("{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}");
    out.put(usageText).put(tail);
  }

  private static void call(ToolCall call, int index, Bytes out) {
    out.put("{\"functionCall\":{\"name\":").put(Json.quote(call.name()));
    out.put(",\"args\":").put(call.arguments()).put("}");
    out.put(index == 0 ? utf8(",\"thoughtSignature\":\"" + SIGNATURE + "\"") : NOTHING).put("}");
  }

  private static String finish(Answer answer) {
    return switch (answer.finish()) {
      case STOP, STOP_SEQUENCE, TOOL_CALLS -> "STOP";
      case LENGTH -> "MAX_TOKENS";
      case REFUSAL, CONTENT_FILTER -> "SAFETY";
    };
  }

  private static String usage(Usage usage, Part part) {
    long candidates = usage.completion() - usage.reasoning();
    StringBuilder text = new StringBuilder("{\"promptTokenCount\":").append(usage.prompt());
    if (usage.cached() > 0) {
      text.append(",\"cachedContentTokenCount\":").append(usage.cached());
    }
    if (part == Part.FINAL) {
      text.append(",\"candidatesTokenCount\":").append(candidates);
    }
    long total = part == Part.FINAL ? usage.total() : usage.prompt();
    text.append(",\"totalTokenCount\":").append(total);
    text.append(",\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":");
    text.append(usage.prompt()).append("}]");
    if (part == Part.FINAL && usage.reasoning() > 0) {
      text.append(",\"thoughtsTokenCount\":").append(usage.reasoning());
    }
    return text.append("}").toString();
  }

  private void begin(Bytes out) {
    if (form == Form.EVENTS) {
      out.put("data: ");
    } else {
      out.put(begun ? "\n,\r\n" : "[");
    }
    begun = true;
  }

  private void end(Bytes out) {
    if (form == Form.EVENTS) {
      out.put("\r\n\r\n");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
