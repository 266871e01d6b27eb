package dev.pontage.extproc.llm.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.dialect.InvalidRequest;
import dev.pontage.extproc.llm.dialect.ProviderFailure;
import dev.pontage.extproc.llm.dialect.StreamDecoder;
import dev.pontage.extproc.llm.dialect.Target;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.dialect.openai.OpenAiChatFormat;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.model.ChatEvent;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shorthands for tests: requests in OpenAI's schema, in single quotes.
final class Gemini {
  static final String OLD = "gemini-2.5-flash";
  static final String NEW = "gemini-3.1-pro-preview";
  static final String HELLO = "{'role':'user','content':'Hello'}";

  private static final long RANDOM = 0x1234L;

  private Gemini() {}

  static GeminiDialect dialect() {
    return new GeminiDialect(() -> RANDOM);
  }

  static JsonObject json(String singleQuoted) {
    byte[] bytes = singleQuoted.replace('\'', '"').getBytes(UTF_8);
    try {
      return JsonParser.parseObject(bytes, 0, bytes.length);
    } catch (InvalidJson e) {
      throw new IllegalArgumentException(singleQuoted, e);
    }
  }

  static ChatRequest request(String messages, String further) {
    try {
      return new OpenAiChatFormat()
          .decode(json("{'model':'m','messages':[" + messages + "]" + further + "}"));
    } catch (InvalidRequest e) {
      throw new IllegalArgumentException(messages + further, e);
    }
  }

  static EncodedRequest encode(String model, String messages, String further)
      throws UnsupportedRequest {
    return dialect().encode(request(messages, further), new Target(model, "", 65_536));
  }

  /// One field of the body, in single quotes; `none` if it isn't there.
  static String field(String name, String model, String messages, String further)
      throws UnsupportedRequest {
    Json value = json(new String(encode(model, messages, further).body(), UTF_8)).get(name);
    return value == null ? "none" : value.toJson().replace('"', '\'');
  }

  static String contents(String model, String messages) throws UnsupportedRequest {
    return field("contents", model, messages, "");
  }

  static String config(String model, String further) throws UnsupportedRequest {
    return field("generationConfig", model, HELLO, further);
  }

  static ChatResponse response(String singleQuoted) throws ProviderFailure {
    byte[] bytes = singleQuoted.replace('\'', '"').getBytes(UTF_8);
    return dialect().decodeResponse(bytes, 0, bytes.length);
  }

  static List<ChatEvent> stream(String... events) {
    List<ChatEvent> out = new ArrayList<>();
    StreamDecoder decoder = dialect().streamDecoder(request(HELLO, ""));
    for (String event : events) {
      byte[] data = event.replace('\'', '"').getBytes(UTF_8);
      decoder.accept(new SseEvent("", data, 0, data.length, true), out::add);
    }
    decoder.bodyEnded(out::add);
    return out;
  }

  static @Nullable String none(String header) {
    return null;
  }
}
