package dev.pontage.simulator.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON reading and writing. Thread-safe.
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Json() {}

  /// Parses bytes.
  ///
  /// @throws tools.jackson.core.JacksonException when they are not JSON
  public static JsonNode parse(byte[] bytes, int length) {
    return MAPPER.readTree(bytes, 0, length);
  }

  /// Parses text.
  ///
  /// @throws tools.jackson.core.JacksonException when it is not JSON
  public static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  /// A new object.
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /// A new array.
  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /// Compact JSON bytes.
  public static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /// Compact JSON text.
  public static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /// Text with quotes and escapes.
  public static String quote(String text) {
    return '"' + escape(text) + '"';
  }

  /// Text escaped for the inside of a JSON string, as UTF-8.
  public static byte[] escaped(String text) {
    return escape(text).getBytes(StandardCharsets.UTF_8);
  }

  /// Text of a string node, or null for anything else.
  public static @Nullable String string(JsonNode node) {
    return node.isString() ? node.stringValue() : null;
  }

  private static String escape(String text) {
    int plain = 0;
    int length = text.length();
    while (plain < length && !mustEscape(text.charAt(plain))) {
      plain++;
    }
    if (plain == length) {
      return text;
    }
    StringBuilder out = new StringBuilder(length + 16).append(text, 0, plain);
    for (int i = plain; i < length; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (mustEscape(c)) {
            out.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15]);
            out.append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  private static boolean mustEscape(char c) {
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
  }
}
