package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonBoolean;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.Tool;
import dev.pontage.extproc.llm.model.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the tools and which of them must be called.
final class ToolWriter {
  private static final int LONGEST_NAME = 128;

  private ToolWriter() {}

  /// Writes `tools` and `toolConfig`; nothing if there are no tools.
  static void write(List<Tool> tools, @Nullable ToolChoice choice, JsonWriter out)
      throws UnsupportedRequest {
    List<Tool> offered = offered(tools, choice);
    if (offered.isEmpty()) {
      if (choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named) {
        throw new UnsupportedRequest("tool_choice", "demands a tool where there are none");
      }
      return;
    }
    out.name("tools").beginArray().beginObject();
    out.name("functionDeclarations").beginArray();
    for (int i = 0; i < offered.size(); i++) {
      Tool tool = offered.get(i);
      checkName(tool.name(), tools.indexOf(tool));
      declaration(tool, out);
    }
    out.endArray().endObject().endArray();
    switch (choice) {
      case null -> {}
      case ToolChoice.Auto _ -> {}
      case ToolChoice.None _ -> mode("NONE", List.of(), out);
      case ToolChoice.Required _ -> mode("ANY", List.of(), out);
      case ToolChoice.Named(String name) -> mode("ANY", List.of(name), out);
      case ToolChoice.Allowed(boolean required, List<String> names) -> {
        if (required) {
          mode("ANY", names, out);
        }
      }
    }
  }

  /// Mode AUTO takes no list of allowed names, so there only those are declared.
  private static List<Tool> offered(List<Tool> tools, @Nullable ToolChoice choice) {
    if (!(choice instanceof ToolChoice.Allowed(boolean required, List<String> names)) || required) {
      return tools;
    }
    List<Tool> offered = new ArrayList<>(names.size());
    for (Tool tool : tools) {
      if (names.contains(tool.name().text())) {
        offered.add(tool);
      }
    }
    return offered;
  }

  private static void checkName(JsonString name, int index) throws UnsupportedRequest {
    String text = name.text();
    boolean fits = !text.isEmpty() && text.length() <= LONGEST_NAME;
    for (int i = 0; i < text.length() && fits; i++) {
      char c = text.charAt(i);
      boolean first = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      fits = first || (i > 0 && ((c >= '0' && c <= '9') || c == '.' || c == ':' || c == '-'));
    }
    if (!fits) {
      throw new UnsupportedRequest(
          "tools[" + index + "].function.name",
          "Gemini takes names of up to 128 letters, digits, `_`, `.`, `:` and `-` that begin with a"
              + " letter or `_`");
    }
  }

  private static void declaration(Tool tool, JsonWriter out) {
    out.beginObject().name("name").value(tool.name());
    JsonString description = tool.description();
    if (description != null) {
      out.name("description").value(description);
    }
    JsonObject parameters = tool.parameters();
    if (parameters != null && !isEmptyObject(parameters)) {
      out.name("parametersJsonSchema").value(parameters);
    }
    out.endObject();
  }

  /// True if the schema says nothing but that there are no arguments: Gemini wants it left out.
  private static boolean isEmptyObject(JsonObject schema) {
    for (JsonObject.Field field : schema.fields()) {
      Json value = field.value();
      boolean empty =
          switch (field.name()) {
            case "type" -> value instanceof JsonString type && type.text().equals("object");
            case "properties" -> value instanceof JsonObject named && named.fields().isEmpty();
            case "required" -> value instanceof JsonArray names && names.size() == 0;
            case "additionalProperties" -> value == JsonBoolean.FALSE;
            case "$schema", "title", "description" -> true;
            default -> value.isNull();
          };
      if (!empty) {
        return false;
      }
    }
    return true;
  }

  private static void mode(String mode, List<String> names, JsonWriter out) {
    out.name("toolConfig").beginObject().name("functionCallingConfig").beginObject();
    out.name("mode").value(mode);
    if (!names.isEmpty()) {
      out.name("allowedFunctionNames").beginArray();
      names.forEach(out::value);
      out.endArray();
    }
    out.endObject().endObject();
  }
}
