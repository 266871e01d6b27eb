package dev.pontage.simulator.wire.anthropic;

import dev.pontage.simulator.script.Steering;
import dev.pontage.simulator.script.Trait;
import dev.pontage.simulator.wire.Answer;
import dev.pontage.simulator.wire.Bytes;
import dev.pontage.simulator.wire.Delta;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.StreamEncoder;
import dev.pontage.simulator.wire.ToolCall;
import java.nio.charset.StandardCharsets;

/// Renders a Messages stream: blocks open with their first piece and close when the next one opens.
final class AnthropicStream implements StreamEncoder {
  private static final byte[] DELTA_END = "\"}}\n\n".getBytes(StandardCharsets.US_ASCII);

  private enum Block {
    NONE,
    TEXT,
    THINKING,
    TOOL
  }

  private final Answer answer;
  private final String id;
  private final String model;
  private final boolean usage;
  private Block open = Block.NONE;
  private int index = -1;
  private boolean pinged;
  private byte[] textStart = {};

  AnthropicStream(Answer answer, String id, String model, Steering steering) {
    this.answer = answer;
    this.id = id;
    this.model = model;
    this.usage = !steering.has(Trait.NO_USAGE);
  }

  @Override
  public String contentType() {
    return "text/event-stream; charset=utf-8";
  }

  @Override
  public boolean isEventStream() {
    return true;
  }

  @Override
  public void preamble(Bytes out) {
    event("message_start", out).put(",\"message\":{\"id\":\"").put(id);
    out.put("\",\"type\":\"message\",\"role\":\"assistant\",\"model\":").put(Json.quote(model));
    out.put(",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null");
    if (usage) {
      out.put(",\"usage\":{").put(AnthropicWriter.input(answer.usage())).put(",");
      out.put(AnthropicWriter.output(answer.usage(), 1)).put(",\"service_tier\":\"standard\"}");
    }
    out.put("}}\n\n");
    if (!answer.reasoning().isEmpty()) {
      open(Block.THINKING, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}", out);
    } else if (!answer.text().isEmpty()) {
      openText(out);
    }
  }

  @Override
  public void delta(Delta delta, Bytes out) {
    switch (delta) {
      case Delta.Text text -> {
        if (open != Block.TEXT) {
          close(out);
          openText(out);
        }
        out.put(textStart).put(text.piece().json()).put(DELTA_END);
      }
      case Delta.Reasoning reasoning -> {
        blockDelta("thinking_delta", "thinking", out).put(reasoning.piece().json());
        out.put(DELTA_END);
      }
      case Delta.CallStart start -> {
        close(out);
        ToolCall call = start.call();
        String block =
            "{\"type\":\"tool_use\",\"id\":\""
                + call.id()
                + "\",\"name\":"
                + Json.quote(call.name())
                + ",\"input\":{}}";
        open(Block.TOOL, block, out);
        blockDelta("input_json_delta", "partial_json", out).put(DELTA_END);
      }
      case Delta.CallArguments arguments -> {
        if (!answer.calls().get(arguments.index()).arguments().equals("{}")) {
          blockDelta("input_json_delta", "partial_json", out).put(arguments.piece().json());
          out.put(DELTA_END);
        }
      }
    }
  }

  @Override
  public void finish(Bytes out) {
    close(out);
    event("message_delta", out).put(",\"delta\":{").put(AnthropicWriter.stop(answer)).put("}");
    if (usage) {
      out.put(",\"usage\":{").put(AnthropicWriter.input(answer.usage())).put(",");
      out.put(AnthropicWriter.output(answer.usage(), answer.usage().completion())).put("}");
    }
    out.put("}\n\n");
    terminator(out);
  }

  @Override
  public void terminator(Bytes out) {
    event("message_stop", out).put("}\n\n");
  }

  @Override
  public void ping(Bytes out) {
    event("ping", out).put("}\n\n");
  }

  @Override
  public void error(Bytes out) {
    event("error", out)
        .put(",\"error\":{\"details\":null,\"type\":\"overloaded_error\",")
        .put("\"message\":\"Overloaded\"}}\n\n");
  }

  private void openText(Bytes out) {
    open(Block.TEXT, "{\"type\":\"text\",\"text\":\"\"}", out);
    Bytes start = new Bytes();
    blockDelta("text_delta", "text", start);
    textStart = start.copy();
  }

  private void open(Block block, String content, Bytes out) {
    index++;
    open = block;
    event("content_block_start", out).put(",\"index\":").put(Integer.toString(index));
    out.put(",\"content_block\":").put(content).put("}\n\n");
    if (!pinged) {
      pinged = true;
      ping(out);
    }
  }

  private void close(Bytes out) {
    if (open == Block.NONE) {
      return;
    }
    if (open == Block.THINKING) {
      blockDelta("signature_delta", "signature", out).put(AnthropicWriter.SIGNATURE);
      out.put(DELTA_END);
    }
    event("content_block_stop", out).put(",\"index\":").put(Integer.toString(index));
    out.put("}\n\n");
    open = Block.NONE;
  }

  private Bytes blockDelta(String type, String field, Bytes out) {
    event("content_block_delta", out).put(",\"index\":").put(Integer.toString(index));
    return out.put(",\"delta\":{\"type\":\"").put(type).put("\",\"").put(field).put("\":\"");
  }

  private static Bytes event(String type, Bytes out) {
    out.put("event: ").put(type).put("\ndata: {\"type\":\"").put(type);
    return out.put("\"");
  }
}
