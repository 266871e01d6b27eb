package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.InvalidRequest;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.Tool;
import dev.pontage.extproc.llm.model.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the tools a request offers and which of them must be called.
final class ToolDecoder {
  private static final String CHOICES =
      "\"none\", \"auto\", \"required\" or an object that names a tool";

  private ToolDecoder() {}

  /// Reads `tools`. Those that aren't functions have no meaning elsewhere: they go to `other` under
  /// their path, so that a schema which can't say them lists them as dropped.
  static List<Tool> tools(JsonArray tools, FieldPath path, Map<String, Json> other)
      throws InvalidRequest {
    List<Tool> decoded = new ArrayList<>(tools.size());
    for (int i = 0; i < tools.size(); i++) {
      FieldPath at = path.at(i);
      JsonObject tool = at.asObject(tools.get(i));
      JsonString type = at.requiredString(tool, "type");
      if (type.text().equals("function")) {
        decoded.add(function(at.requiredObject(tool, "function"), at.field("function")));
      } else {
        other.put(at.toString(), tool);
      }
    }
    return decoded;
  }

  /// Reads the deprecated `functions`.
  static List<Tool> functions(JsonArray functions, FieldPath path) throws InvalidRequest {
    List<Tool> decoded = new ArrayList<>(functions.size());
    for (int i = 0; i < functions.size(); i++) {
      decoded.add(function(path.at(i).asObject(functions.get(i)), path.at(i)));
    }
    return decoded;
  }

  private static Tool function(JsonObject function, FieldPath path) throws InvalidRequest {
    return new Tool(
        path.requiredName(function, "name"),
        path.string(function, "description"),
        path.object(function, "parameters"),
        path.bool(function, "strict"));
  }

  /// Reads `tool_choice`; `null` if absent.
  static @Nullable ToolChoice choice(@Nullable Json choice, FieldPath path) throws InvalidRequest {
    return switch (choice) {
      case null -> null;
      case JsonString word ->
          switch (word.text()) {
            case "none" -> new ToolChoice.None();
            case "auto" -> new ToolChoice.Auto();
            case "required" -> new ToolChoice.Required();
            default -> throw path.unknown(word, CHOICES);
          };
      case JsonObject object -> {
        JsonString type = path.requiredString(object, "type");
        yield switch (type.text()) {
          case "function", "custom" -> new ToolChoice.Named(name(object, type.text(), path));
          case "allowed_tools" ->
              allowed(path.requiredObject(object, "allowed_tools"), path.field("allowed_tools"));
          default -> throw path.field("type").unknown(type, "function, custom or allowed_tools");
        };
      }
      case Json other -> throw path.wrong(other, CHOICES);
    };
  }

  private static String name(JsonObject object, String type, FieldPath path) throws InvalidRequest {
    return path.field(type).requiredName(path.requiredObject(object, type), "name").text();
  }

  private static ToolChoice allowed(JsonObject allowed, FieldPath path) throws InvalidRequest {
    JsonString mode = path.requiredString(allowed, "mode");
    boolean required =
        switch (mode.text()) {
          case "auto" -> false;
          case "required" -> true;
          default -> throw path.field("mode").unknown(mode, "auto or required");
        };
    JsonArray tools = path.requiredArray(allowed, "tools");
    List<String> names = new ArrayList<>(tools.size());
    for (int i = 0; i < tools.size(); i++) {
      FieldPath at = path.field("tools").at(i);
      JsonObject tool = at.asObject(tools.get(i));
      JsonString type = at.requiredString(tool, "type");
      switch (type.text()) {
        case "function", "custom" -> names.add(name(tool, type.text(), at));
        default -> throw at.field("type").unknown(type, "function or custom");
      }
    }
    return new ToolChoice.Allowed(required, names);
  }

  /// Reads the deprecated `function_call`; `null` if absent.
  static @Nullable ToolChoice functionCall(@Nullable Json choice, FieldPath path)
      throws InvalidRequest {
    return switch (choice) {
      case null -> null;
      case JsonString word when word.text().equals("none") -> new ToolChoice.None();
      case JsonString word when word.text().equals("auto") -> new ToolChoice.Auto();
      case JsonObject object -> new ToolChoice.Named(path.requiredName(object, "name").text());
      case Json other -> throw path.wrong(other, "\"none\", \"auto\" or {\"name\": …}");
    };
  }
}
