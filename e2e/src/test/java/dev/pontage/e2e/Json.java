package dev.pontage.e2e;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads and writes JSON.
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  /// The tree of a text.
  static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  /// A JSON string, with its quotes.
  static String quoted(String text) {
    return MAPPER.writeValueAsString(text);
  }
}
