package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonNumber;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes a JSON Schema in the part of the language that Anthropic enforces: objects are closed,
/// and what it can't enforce (bounds, patterns, …) moves into the description, where the model
/// still reads it. The rules are those of the vendor's own SDKs. Keys and properties keep their
/// order.
final class SchemaFit {
  private static final Set<String> FORMATS =
      Set.of(
          "date-time",
          "time",
          "date",
          "duration",
          "email",
          "hostname",
          "uri",
          "ipv4",
          "ipv6",
          "uuid");

  private SchemaFit() {}

  /// Appends the fitted form of `schema`.
  static void write(JsonObject schema, JsonWriter out) {
    boolean reference = schema.get("$ref") != null;
    StringBuilder rest = new StringBuilder();
    out.beginObject();
    for (JsonObject.Field field : schema.fields()) {
      boolean written = keyword(schema, field.name(), field.value(), reference, out);
      if (!written) {
        rest.append(rest.isEmpty() ? "{" : ", ");
        rest.append(field.name()).append(": ").append(field.value().toJson());
      }
    }
    if (!reference) {
      describe(schema.string("description"), rest, out);
      if (isObject(schema)) {
        out.name("additionalProperties").value(false);
      }
    }
    out.endObject();
  }

  /// Writes a keyword, or leaves it out if it says nothing here; false if it's for the description.
  private static boolean keyword(
      JsonObject schema, String name, Json value, boolean reference, JsonWriter out) {
    switch (name) {
      case "$defs", "definitions" -> {
        out.name(name);
        properties(value, out);
      }
      case "$ref" -> out.name(name).value(value);
      case "$schema", "$id", "additionalProperties", "description" -> {}
      case "properties" -> {
        if (!reference) {
          out.name(name);
          properties(value, out);
        }
      }
      case "items" -> {
        if (!reference) {
          schema(value, out.name(name));
        }
      }
      case "anyOf", "allOf" -> {
        if (!reference) {
          alternatives(value, out.name(name));
        }
      }
      case "oneOf" -> {
        if (reference || schema.get("anyOf") != null) {
          return reference;
        }
        alternatives(value, out.name("anyOf"));
      }
      case "type", "title", "enum", "const", "required" -> {
        if (!reference) {
          out.name(name).value(value);
        }
      }
      default -> {
        if (!isEnforced(name, value)) {
          return reference;
        }
        out.name(name).value(value);
      }
    }
    return true;
  }

  private static boolean isEnforced(String name, Json value) {
    return switch (name) {
      case "format" -> value instanceof JsonString format && FORMATS.contains(format.text());
      case "minItems" -> value instanceof JsonNumber number && number.wholeValue().orElse(2) <= 1;
      default -> false;
    };
  }

  private static void describe(
      @Nullable JsonString description, CharSequence rest, JsonWriter out) {
    if (description == null && rest.isEmpty()) {
      return;
    }
    out.name("description").beginText();
    if (description != null) {
      out.part(description);
    }
    if (!rest.isEmpty()) {
      out.part((description == null ? "" : "\n\n") + rest + "}");
    }
    out.endText();
  }

  private static void properties(Json schemas, JsonWriter out) {
    if (!(schemas instanceof JsonObject object)) {
      out.value(schemas);
      return;
    }
    out.beginObject();
    for (JsonObject.Field field : object.fields()) {
      schema(field.value(), out.escapedName(field.name()));
    }
    out.endObject();
  }

  private static void alternatives(Json schemas, JsonWriter out) {
    if (!(schemas instanceof JsonArray array)) {
      out.value(schemas);
      return;
    }
    out.beginArray();
    for (Json schema : array) {
      schema(schema, out);
    }
    out.endArray();
  }

  private static void schema(Json schema, JsonWriter out) {
    if (schema instanceof JsonObject object) {
      write(object, out);
    } else {
      out.value(schema);
    }
  }

  private static boolean isObject(JsonObject schema) {
    return switch (schema.get("type")) {
      case JsonString type -> type.text().equals("object");
      case JsonArray types -> types.elements().contains(JsonString.of("object"));
      case null, default -> schema.object("properties") != null;
    };
  }
}
