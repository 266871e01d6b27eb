package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.ClientFormat;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.MediaSource;
import dev.pontage.extproc.llm.model.Part;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes whole answers: one `chat.completion`.
final class ResponseEncoder {
  private final JsonWriter out = new JsonWriter(4_096);
  private final boolean functions;

  private ResponseEncoder(boolean functions) {
    this.functions = functions;
  }

  static byte[] encode(ChatResponse response, ChatRequest request, ClientFormat.Defaults defaults) {
    ResponseEncoder encoder = new ResponseEncoder(OpenAiChatFormat.speaksOfFunctions(request));
    encoder.write(response, defaults);
    return encoder.out.toByteArray();
  }

  private void write(ChatResponse response, ClientFormat.Defaults defaults) {
    out.beginObject();
    writeHead(
        "chat.completion", response.id(), response.model(), response.created(), defaults, out);
    out.name("choices").beginArray();
    for (ChatResponse.Choice choice : response.choices()) {
      write(choice);
    }
    out.endArray();
    if (response.usage() != null) {
      UsageFields.write(response.usage(), out.name("usage"));
    }
    out.endObject();
  }

  /// Appends what answers and chunks have in common.
  static void writeHead(
      String object,
      @Nullable JsonString id,
      @Nullable JsonString model,
      long created,
      ClientFormat.Defaults defaults,
      JsonWriter out) {
    out.name("id");
    if (id != null && !id.isEmpty()) {
      out.value(id);
    } else {
      out.value("chatcmpl-" + defaults.id());
    }
    out.name("object").value(object);
    out.name("created").value(created > 0 ? created : defaults.created());
    out.name("model");
    if (model != null && !model.isEmpty()) {
      out.value(model);
    } else {
      out.value(defaults.model());
    }
  }

  private void write(ChatResponse.Choice choice) {
    List<Part> parts = choice.parts();
    out.beginObject().name("index").value(choice.index());
    out.name("message").beginObject().name("role").value("assistant");
    if (parts.stream().anyMatch(ResponseEncoder::isContent)) {
      joined("content", parts, part -> part instanceof Part.Text(JsonString text) ? text : null);
    } else {
      out.name("content").value(""); // clients handle null only where it has a reason
    }
    joined("refusal", parts, part -> part instanceof Part.Refusal(JsonString text) ? text : null);
    if (parts.stream().anyMatch(part -> part instanceof Part.Thinking t && !t.text().isEmpty())) {
      joined("reasoning_content", parts, part -> part instanceof Part.Thinking t ? t.text() : null);
    }
    thinkingBlocks(parts);
    images(parts);
    calls(parts);
    out.endObject();
    out.name("logprobs");
    if (choice.logprobs() == null) {
      out.nullValue();
    } else {
      out.value(choice.logprobs());
    }
    out.name("finish_reason")
        .value(
            functions
                ? FinishReasons.writeForFunctions(choice.finish())
                : FinishReasons.write(choice.finish()));
    out.endObject();
  }

  private static boolean isContent(Part part) {
    return part instanceof Part.Text
        || part instanceof Part.ToolCall
        || part instanceof Part.Refusal;
  }

  /// Several texts are one answer, joined by nothing.
  private void joined(String name, List<Part> parts, Function<Part, @Nullable JsonString> textOf) {
    out.name(name);
    boolean open = false;
    for (Part part : parts) {
      JsonString text = textOf.apply(part);
      if (text != null) {
        if (!open) {
          out.beginText();
          open = true;
        }
        out.part(text);
      }
    }
    if (open) {
      out.endText();
    } else {
      out.nullValue();
    }
  }

  /// The thoughts that must come back unchanged: the signed and the secret ones.
  private void thinkingBlocks(List<Part> parts) {
    boolean open = false;
    for (Part part : parts) {
      boolean signed = part instanceof Part.Thinking thinking && thinking.signature() != null;
      if (!signed && !(part instanceof Part.RedactedThinking)) {
        continue;
      }
      if (!open) {
        out.name("thinking_blocks").beginArray();
        open = true;
      }
      out.beginObject();
      if (part instanceof Part.Thinking(JsonString text, JsonString signature)) {
        out.name("type").value("thinking").name("thinking").value(text);
        out.name("signature").value(signature);
      } else if (part instanceof Part.RedactedThinking(JsonString data)) {
        out.name("type").value("redacted_thinking").name("data").value(data);
      }
      out.endObject();
    }
    if (open) {
      out.endArray();
    }
  }

  /// Pictures in an answer have no place in the vendor's schema; this is where others put them.
  private void images(List<Part> parts) {
    boolean open = false;
    for (Part part : parts) {
      if (part instanceof Part.Image(MediaSource.Base64(String type, JsonString data), _)) {
        if (!open) {
          out.name("images").beginArray();
          open = true;
        }
        out.beginObject().name("type").value("image_url").name("image_url").beginObject();
        out.name("url").beginText().part("data:" + type + ";base64,").part(data).endText();
        out.endObject().endObject();
      }
    }
    if (open) {
      out.endArray();
    }
  }

  private void calls(List<Part> parts) {
    boolean open = false;
    for (Part part : parts) {
      if (!(part instanceof Part.ToolCall call)) {
        continue;
      }
      if (functions) {
        out.name("function_call").beginObject().name("name").value(call.name());
        out.name("arguments").value(call.arguments().asText()).endObject();
        return;
      }
      if (!open) {
        out.name("tool_calls").beginArray();
        open = true;
      }
      write(call, out);
    }
    if (open) {
      out.endArray();
    }
  }

  /// Appends one call as messages hold it.
  static void write(Part.ToolCall call, JsonWriter out) {
    out.beginObject().name("id").value(call.id()).name("type").value("function");
    out.name("function").beginObject().name("name").value(call.name());
    out.name("arguments").value(call.arguments().asText()).endObject();
    writeSignature(call.signature(), out);
    out.endObject();
  }

  /// Appends a call's thought signature, if any, where Google's OpenAI-compatible surface has it.
  static void writeSignature(@Nullable JsonString signature, JsonWriter out) {
    if (signature != null) {
      out.name("extra_content").beginObject().name("google").beginObject();
      out.name("thought_signature").value(signature).endObject().endObject();
    }
  }
}
