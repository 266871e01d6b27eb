package dev.pontage.simulator.wire;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes the smallest value that a JSON Schema describes: all named properties, strings "x",
/// numbers 1. Pure.
public final class SchemaInstance {
  private static final int DEEPEST = 32;

  private SchemaInstance() {}

  /// A value for a schema; `{}` when there is no schema.
  public static JsonNode of(JsonNode schema) {
    return of(schema, schema, 0);
  }

  private static JsonNode of(JsonNode schema, JsonNode root, int depth) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (depth > DEEPEST || !schema.isObject()) {
      return make.objectNode();
    }
    for (String keyword : new String[] {"const", "default", "example"}) {
      JsonNode value = schema.get(keyword);
      if (value != null) {
        return value;
      }
    }
    JsonNode options = schema.path("enum");
    if (options.isArray() && !options.isEmpty()) {
      return options.path(0);
    }
    String ref = Json.string(schema.path("$ref"));
    if (ref != null && ref.startsWith("#")) {
      return of(root.at(ref.substring(1)), root, depth + 1);
    }
    for (String keyword : new String[] {"anyOf", "oneOf", "allOf"}) {
      JsonNode choices = schema.path(keyword);
      if (choices.isArray() && !choices.isEmpty()) {
        return of(choices.path(0), root, depth + 1);
      }
    }
    JsonNode type = schema.path("type");
    String name = Json.string(type.isArray() ? type.path(0) : type);
    return switch (name == null ? "object" : name.toLowerCase(java.util.Locale.ROOT)) {
      case "string" -> make.stringNode(string(schema));
      case "integer" -> make.numberNode(Math.max(1, schema.path("minimum").asLong(1)));
      case "number" -> make.numberNode(Math.max(1, schema.path("minimum").asLong(1)));
      case "boolean" -> make.booleanNode(true);
      case "null" -> make.nullNode();
      case "array" -> array(schema, root, depth);
      default -> object(schema, root, depth);
    };
  }

  private static String string(JsonNode schema) {
    return "x".repeat(Math.clamp(schema.path("minLength").asLong(1), 1, 1_000));
  }

  private static ArrayNode array(JsonNode schema, JsonNode root, int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    JsonNode items = schema.path("items");
    long count = Math.clamp(schema.path("minItems").asLong(1), 0, 100);
    for (int i = 0; i < count && items.isObject(); i++) {
      array.add(of(items, root, depth + 1));
    }
    return array;
  }

  private static ObjectNode object(JsonNode schema, JsonNode root, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      object.set(property.getKey(), of(property.getValue(), root, depth + 1));
    }
    return object;
  }
}
