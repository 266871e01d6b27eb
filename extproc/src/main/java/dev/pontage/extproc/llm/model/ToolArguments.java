package dev.pontage.extproc.llm.model;

import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;

/// The arguments of a tool call: an object to some vendors, a text that should hold an object to
/// others. Converts only when asked, and never through numbers or maps, so nothing is reformatted.
public sealed interface ToolArguments {
  /// As a JSON object.
  ///
  /// @throws InvalidJson if the model or client wrote something else
  JsonObject asObject() throws InvalidJson;

  /// As a text.
  JsonString asText();

  /// Arguments given as text. Empty text means no arguments.
  record OfText(JsonString text) implements ToolArguments {
    @Override
    public JsonObject asObject() throws InvalidJson {
      byte[] json = text.isBlank() ? new byte[] {'{', '}'} : text.utf8();
      return JsonParser.parseObject(json, 0, json.length);
    }

    @Override
    public JsonString asText() {
      return text.isBlank() ? JsonString.of("{}") : text;
    }
  }

  /// Arguments given as an object.
  record OfObject(JsonObject object) implements ToolArguments {
    @Override
    public JsonObject asObject() {
      return object;
    }

    @Override
    public JsonString asText() {
      return JsonString.of(object.toJson());
    }
  }
}
