package dev.pontage.extproc.llm.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonBoolean;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatRequest;
import java.util.ArrayList;
import java.util.List;

/// Sends a request that came in this schema on as it came, byte for byte, but for the model's name
/// and, in streams, the question for usage. Providers' prompt caches depend on it.
final class SourceEncoder {
  private static final Json ASK_FOR_USAGE = parsed("{\"include_usage\":true}".getBytes(UTF_8));

  private SourceEncoder() {}

  static byte[] encode(ChatRequest request, String model) {
    JsonObject source = request.source();
    List<JsonObject.Replacement> changes = new ArrayList<>(2);
    if (!model.equals(request.model())) {
      changes.add(new JsonObject.Replacement("model", JsonString.of(model)));
    }
    if (request.stream() && !request.streamUsage()) {
      changes.add(new JsonObject.Replacement("stream_options", withUsage(source)));
    }
    // The exact size: then the writer's buffer is the body, and a large one is copied once.
    JsonWriter out = new JsonWriter(sizeWith(changes, source));
    if (changes.isEmpty()) {
      source.writeTo(out);
    } else {
      source.writeWith(out, changes);
    }
    return out.toByteArray();
  }

  private static Json withUsage(JsonObject source) {
    JsonObject options = source.object("stream_options");
    if (options == null) {
      return ASK_FOR_USAGE;
    }
    JsonWriter out = new JsonWriter(options.length() + 32);
    options.writeWith(out, List.of(new JsonObject.Replacement("include_usage", JsonBoolean.TRUE)));
    return parsed(out.toByteArray());
  }

  private static int sizeWith(List<JsonObject.Replacement> changes, JsonObject source) {
    int size = source.length();
    for (JsonObject.Replacement change : changes) {
      JsonWriter field = new JsonWriter(64).name(change.name()).value(change.value());
      int before = -1; // a field that is added takes a comma
      for (JsonObject.Field old : source.fields()) {
        if (old.name().equals(change.name())) {
          before = old.to() - old.from();
        }
      }
      size += field.size() - before;
    }
    return size;
  }

  private static Json parsed(byte[] json) {
    try {
      return JsonParser.parse(json);
    } catch (InvalidJson e) {
      throw new IllegalStateException("made of valid JSON", e);
    }
  }
}
