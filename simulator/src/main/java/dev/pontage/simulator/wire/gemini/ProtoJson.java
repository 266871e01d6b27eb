package dev.pontage.simulator.wire.gemini;

import dev.pontage.simulator.wire.Rejection;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Gemini's reading of JSON: camelCase names, snake_case accepted, unknown names refused.
final class ProtoJson {
  private ProtoJson() {}

  /// A field by its camelCase name, in either spelling; a missing node when there is none.
  static JsonNode field(JsonNode node, String camel) {
    JsonNode value = node.path(camel);
    return value.isMissingNode() ? node.path(snake(camel)) : value;
  }

  /// Refuses fields that are not among the camelCase names.
  ///
  /// @param at where the object stands, in the vendor's spelling, or empty for the top
  static void known(JsonNode node, Set<String> names, String at) {
    if (!node.isObject()) {
      return;
    }
    for (String name : node.propertyNames()) {
      if (!names.contains(name) && !names.contains(camel(name))) {
        throw unknown(name, at);
      }
    }
  }

  /// The refusal of an unknown name.
  static Rejection unknown(String name, String at) {
    String where = at.isEmpty() ? "" : " at '" + at + "'";
    return Rejection.bad(
        "Invalid JSON payload received. Unknown name \""
            + name
            + "\""
            + where
            + ": Cannot find field.",
        at);
  }

  private static String snake(String camel) {
    StringBuilder snake = new StringBuilder(camel.length() + 4);
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_').append(Character.toLowerCase(c));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }

  private static String camel(String snake) {
    StringBuilder camel = new StringBuilder(snake.length());
    boolean upper = false;
    for (int i = 0; i < snake.length(); i++) {
      char c = snake.charAt(i);
      if (c == '_' && i > 0) {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }
}
