package dev.pontage.simulator.wire.openai;

import dev.pontage.simulator.script.Steering;
import dev.pontage.simulator.script.Trait;
import dev.pontage.simulator.wire.Answer;
import dev.pontage.simulator.wire.Bytes;
import dev.pontage.simulator.wire.Delta;
import dev.pontage.simulator.wire.Finish;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.StreamEncoder;
import dev.pontage.simulator.wire.ToolCall;
import java.nio.charset.StandardCharsets;

/// Renders a Chat Completions stream.
final class OpenAiStream implements StreamEncoder {
  private static final byte[] AFTER_CHOICES = ascii("}\n\n");

  private final Answer answer;
  private final Flavour flavour;
  private final String extraChunk;
  private final String finalUsage;
  private final byte[] start;
  private final byte[] firstText;
  private final byte[] textEnd;
  private final byte[] chunkEnd;
  private final String nullUsage;
  private final boolean refused;

  OpenAiStream(
      Answer answer,
      String id,
      String model,
      long created,
      boolean usageAsked,
      Steering steering,
      Flavour flavour) {
    this.answer = answer;
    this.flavour = flavour;
    refused = answer.finish() == Finish.REFUSAL;
    boolean usage = !steering.has(Trait.NO_USAGE);
    boolean onFinal = flavour.streamUsage() == Flavour.StreamUsage.FINAL_CHUNK;
    String head =
        "data: {\"id\":\""
            + id
            + "\",\"object\":\"chat.completion.chunk\",\"created\":"
            + created
            + ",\"model\":"
            + Json.quote(model)
            + flavour.extraMembers();
    String counts = usage ? Json.text(flavour.usage(answer.usage())) : "";
    extraChunk =
        usage && usageAsked && !onFinal
            ? head + ",\"choices\":[],\"usage\":" + counts + "}\n\n"
            : "";
    finalUsage = usage && onFinal ? ",\"usage\":" + counts : "";
    start = ascii(head + ",\"choices\":[{\"index\":");
    String field = refused ? "refusal" : "content";
    firstText =
        (head + ",\"choices\":[{\"index\":0,\"delta\":{\"" + field + "\":\"")
            .getBytes(StandardCharsets.UTF_8);
    nullUsage = usageAsked && !onFinal ? ",\"usage\":null" : "";
    textEnd = ascii("\"},\"logprobs\":null,\"finish_reason\":null}]" + nullUsage + "}\n\n");
    chunkEnd = ascii("},\"logprobs\":null,\"finish_reason\":null}]" + nullUsage + "}\n\n");
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
    String content = answer.calls().isEmpty() ? "\"\"" : "null";
    for (int i = 0; i < answer.choices(); i++) {
      begin(i, out).put("\"role\":\"assistant\",\"content\":").put(content);
      out.put(",\"refusal\":null").put(chunkEnd);
    }
  }

  @Override
  public void delta(Delta delta, Bytes out) {
    switch (delta) {
      case Delta.Text text -> {
        if (text.choice() == 0) {
          out.put(firstText);
        } else {
          begin(text.choice(), out).put(refused ? "\"refusal\":\"" : "\"content\":\"");
        }
        out.put(text.piece().json()).put(textEnd);
      }
      case Delta.Reasoning reasoning -> reasoning(reasoning, out);
      case Delta.CallStart start -> {
        ToolCall call = start.call();
        begin(start.choice(), out).put("\"tool_calls\":[{\"index\":");
        out.put(Integer.toString(start.index())).put(",\"id\":\"").put(call.id());
        out.put("\",\"type\":\"function\",\"function\":{\"name\":").put(Json.quote(call.name()));
        out.put(",\"arguments\":\"\"}}]").put(chunkEnd);
      }
      case Delta.CallArguments arguments -> {
        begin(arguments.choice(), out).put("\"tool_calls\":[{\"index\":");
        out.put(Integer.toString(arguments.index())).put(",").put(flavour.laterCallFields());
        out.put("\"function\":{\"arguments\":\"").put(arguments.piece().json());
        out.put("\"}}]").put(chunkEnd);
      }
    }
  }

  private void reasoning(Delta.Reasoning reasoning, Bytes out) {
    switch (flavour.reasoningForm()) {
      case HIDDEN -> {}
      case FIELD -> {
        begin(reasoning.choice(), out).put("\"content\":null,\"reasoning_content\":\"");
        out.put(reasoning.piece().json()).put(textEnd);
      }
      case CONTENT_PART -> {
        begin(reasoning.choice(), out);
        out.put("\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"");
        out.put(reasoning.piece().json()).put("\"}]}]").put(chunkEnd);
      }
    }
  }

  @Override
  public void finish(Bytes out) {
    String reason = OpenAiWriter.finish(answer.finish());
    for (int i = 0; i < answer.choices(); i++) {
      begin(i, out).put("},\"logprobs\":null,\"finish_reason\":\"").put(reason).put("\"}]");
      out.put(i == answer.choices() - 1 ? finalUsage + nullUsage : nullUsage).put(AFTER_CHOICES);
    }
    out.put(extraChunk);
    terminator(out);
  }

  @Override
  public void terminator(Bytes out) {
    out.put("data: [DONE]\n\n");
  }

  @Override
  public void ping(Bytes out) {
    out.put(flavour.keepAlive());
  }

  @Override
  public void error(Bytes out) {
    out.put("data: ").put(flavour.streamError()).put("\n\n");
  }

  private Bytes begin(int choice, Bytes out) {
    return out.put(start).put(Integer.toString(choice)).put(",\"delta\":{");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
