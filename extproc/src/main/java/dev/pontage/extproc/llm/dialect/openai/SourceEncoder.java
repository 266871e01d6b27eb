package dev.pontage.extproc.llm.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.dialect.GeminiSignatures;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonBoolean;
import dev.pontage.extproc.llm.json.JsonEdits;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ChatRequest;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Sends a request that came in this schema on as it came, byte for byte, but for the model's name
/// and, in streams, the question for usage. Providers' prompt caches depend on it.
///
/// A conversation that another vendor's model has been in bears marks of it, which clients echo as
/// they got them from us: thoughts beside the content, Gemini's signatures beside tool calls or in
/// their ids. Those, and nothing else, are taken out for a provider that would refuse them.
final class SourceEncoder {
  private static final Json ASK_FOR_USAGE = parsed("{\"include_usage\":true}".getBytes(UTF_8));
  private static final String SIGNATURE = "thought_signature";

  private final Set<String> refused;
  private final JsonEdits edits;
  private final Set<String> dropped = new LinkedHashSet<>();

  private SourceEncoder(ChatRequest request, Set<String> refused) {
    this.refused = refused;
    this.edits = new JsonEdits(request.source());
  }

  /// @param refused fields that the provider refuses in assistant messages
  static EncodedRequest encode(
      ChatRequest request, String model, String path, Set<String> refused) {
    SourceEncoder encoder = new SourceEncoder(request, refused);
    encoder.write(request, model);
    byte[] body = encoder.edits.toByteArray();
    return new EncodedRequest(path, List.of(), body, body.length, List.copyOf(encoder.dropped));
  }

  private void write(ChatRequest request, String model) {
    JsonObject source = request.source();
    if (!model.equals(request.model())) {
      edits.set(source, "model", JsonString.of(model));
    }
    if (request.stream() && !request.streamUsage()) {
      JsonObject options = source.object("stream_options");
      if (options == null) {
        edits.set(source, "stream_options", ASK_FOR_USAGE);
      } else {
        edits.set(options, "include_usage", JsonBoolean.TRUE);
      }
    }
    JsonArray messages = source.array("messages");
    if (messages != null) {
      for (Json element : messages) {
        if (element instanceof JsonObject message) {
          message(message);
        }
      }
    }
  }

  private void message(JsonObject message) {
    switch (message.text("role", "")) {
      case "assistant" -> assistant(message);
      case "tool" -> bareId(message, "tool_call_id");
      default -> {}
    }
  }

  private void assistant(JsonObject message) {
    Set<String> marks = Set.of();
    for (JsonObject.Field field : message.fields()) {
      String name = field.name();
      if (refused.contains(name) || isSignature(field)) {
        marks = marks.isEmpty() ? new HashSet<>() : marks;
        marks.add(name);
        dropped.add(refused.contains(name) ? "messages." + name : SIGNATURE);
      } else if (name.equals("tool_calls") && field.value() instanceof JsonArray calls) {
        for (Json call : calls) {
          if (call instanceof JsonObject object) {
            toolCall(object);
          }
        }
      }
    }
    if (!marks.isEmpty()) {
      edits.remove(message, marks);
    }
  }

  private void toolCall(JsonObject call) {
    bareId(call, "id");
    for (JsonObject.Field field : call.fields()) {
      if (isSignature(field)) {
        edits.remove(call, Set.of(field.name()));
        dropped.add(SIGNATURE);
      }
    }
  }

  /// Google's own place for a signature, in a message or tool call.
  private static boolean isSignature(JsonObject.Field field) {
    return field.name().equals("extra_content")
        && field.value() instanceof JsonObject extra
        && extra.get("google") != null;
  }

  private void bareId(JsonObject holder, String field) {
    JsonString id = holder.string(field);
    if (id != null && GeminiSignatures.isSigned(id)) {
      edits.set(holder, field, GeminiSignatures.bareId(id));
      dropped.add(SIGNATURE);
    }
  }

  private static Json parsed(byte[] json) {
    try {
      return JsonParser.parse(json);
    } catch (InvalidJson e) {
      throw new IllegalStateException("made of valid JSON", e);
    }
  }
}
