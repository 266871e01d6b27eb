package dev.pontage.simulator.wire.gemini;

import static dev.pontage.simulator.wire.gemini.ProtoJson.field;
import static dev.pontage.simulator.wire.gemini.ProtoJson.known;

import dev.pontage.simulator.wire.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Refuses what Gemini refuses in a generateContent request.
final class GeminiCheck {
  private static final Set<String> TOP =
      Set.of(
          "contents",
          "systemInstruction",
          "tools",
          "toolConfig",
          "safetySettings",
          "generationConfig",
          "cachedContent",
          "labels",
          "serviceTier",
          "store",
          "model");
  private static final Set<String> CONFIG =
      Set.of(
          "candidateCount",
          "stopSequences",
          "maxOutputTokens",
          "temperature",
          "topP",
          "topK",
          "seed",
          "presencePenalty",
          "frequencyPenalty",
          "responseMimeType",
          "responseSchema",
          "responseJsonSchema",
          "responseFormat",
          "responseModalities",
          "responseLogprobs",
          "logprobs",
          "thinkingConfig",
          "speechConfig",
          "imageConfig",
          "mediaResolution",
          "enableEnhancedCivicAnswers");
  private static final Set<String> PART =
      Set.of(
          "text",
          "thought",
          "thoughtSignature",
          "inlineData",
          "fileData",
          "functionCall",
          "functionResponse",
          "executableCode",
          "codeExecutionResult",
          "videoMetadata",
          "mediaResolution",
          "partMetadata");
  private static final Set<String> SCHEMA =
      Set.of(
          "type",
          "format",
          "title",
          "description",
          "nullable",
          "enum",
          "items",
          "minItems",
          "maxItems",
          "properties",
          "required",
          "minProperties",
          "maxProperties",
          "minLength",
          "maxLength",
          "pattern",
          "example",
          "anyOf",
          "default",
          "minimum",
          "maximum",
          "propertyOrdering",
          "additionalProperties",
          "ref",
          "defs");
  private static final Set<String> DECLARATION =
      Set.of(
          "name",
          "description",
          "behavior",
          "parameters",
          "parametersJsonSchema",
          "response",
          "responseJsonSchema");
  private static final int MOST_STOPS = 5;

  private GeminiCheck() {}

  static void check(JsonNode body, boolean needSignature) {
    known(body, TOP, "");
    config(field(body, "generationConfig"));
    JsonNode system = field(body, "systemInstruction");
    known(system, Set.of("role", "parts"), "system_instruction");
    parts(system, "system_instruction");
    tools(body.path("tools"));
    known(
        field(body, "toolConfig"),
        Set.of("functionCallingConfig", "retrievalConfig", "includeServerSideToolInvocations"),
        "tool_config");
    JsonNode contents = body.path("contents");
    if (contents.isEmpty()) {
      throw Rejection.bad(
          "* GenerateContentRequest.contents: contents is not specified\n", "contents");
    }
    for (int i = 0; i < contents.size(); i++) {
      content(contents.path(i), i);
    }
    turns(contents, needSignature);
  }

  private static void content(JsonNode content, int index) {
    String at = "contents[" + index + "]";
    known(content, Set.of("role", "parts"), at);
    String role = content.path("role").stringValue("user");
    if (!Set.of("user", "model", "function").contains(role)) {
      throw Rejection.bad("Please use a valid role: user, model.");
    }
    if (content.path("parts").isEmpty()) {
      throw Rejection.bad(
          "* GenerateContentRequest." + at + ".parts: contents.parts must not be empty.\n", at);
    }
    parts(content, at);
  }

  private static void parts(JsonNode content, String at) {
    JsonNode parts = content.path("parts");
    for (int i = 0; i < parts.size(); i++) {
      JsonNode part = parts.path(i);
      String where = at + ".parts[" + i + "]";
      known(part, PART, where);
      JsonNode inline = field(part, "inlineData");
      known(inline, Set.of("mimeType", "data", "displayName"), where + ".inline_data");
      if (inline.isObject()
          && (field(inline, "mimeType").stringValue("").isEmpty()
              || inline.path("data").stringValue("").startsWith("data:"))) {
        throw Rejection.bad(
            "Invalid value at '"
                + where
                + ".inline_data.data' (TYPE_BYTES), Base64 decoding failed",
            where + ".inline_data.data");
      }
      known(field(part, "fileData"), Set.of("mimeType", "fileUri", "displayName"), where);
      JsonNode call = field(part, "functionCall");
      known(call, Set.of("id", "name", "args", "partialArgs", "willContinue"), where);
      object(call, "args", where + ".function_call");
      JsonNode response = field(part, "functionResponse");
      known(
          response,
          Set.of("id", "name", "response", "parts", "willContinue", "scheduling"),
          where + ".function_response");
      object(response, "response", where + ".function_response");
      if (response.isObject() && response.path("name").stringValue("").isEmpty()) {
        throw Rejection.bad(
            "* GenerateContentRequest."
                + where
                + ".function_response.name: Name cannot be empty.\n");
      }
      boolean data =
          part.has("text")
              || inline.isObject()
              || call.isObject()
              || response.isObject()
              || field(part, "fileData").isObject()
              || field(part, "executableCode").isObject()
              || field(part, "codeExecutionResult").isObject();
      if (!data) {
        throw Rejection.bad(
            "* GenerateContentRequest."
                + where
                + ".data: required oneof field 'data' must have one initialized field\n");
      }
    }
  }

  private static void object(JsonNode node, String name, String at) {
    JsonNode value = node.path(name);
    if (!value.isMissingNode() && !value.isObject()) {
      throw Rejection.bad(
          "Invalid value at '"
              + at
              + "."
              + name
              + "' (type.googleapis.com/google.protobuf.Struct), "
              + value,
          at + "." + name);
    }
  }

  private static void turns(JsonNode contents, boolean needSignature) {
    int lastUserText = 0;
    for (int i = 0; i < contents.size(); i++) {
      boolean user = !contents.path(i).path("role").stringValue("user").equals("model");
      if (user && named(contents.path(i), "functionResponse").isEmpty()) {
        lastUserText = i;
      }
    }
    List<String> called = List.of();
    for (int i = 0; i < contents.size(); i++) {
      JsonNode content = contents.path(i);
      List<String> answered = named(content, "functionResponse");
      if (!answered.isEmpty() && called.isEmpty()) {
        throw Rejection.bad(
            "Please ensure that function response turn comes immediately after a function call"
                + " turn.");
      }
      if (answered.size() != called.size()) {
        throw Rejection.bad(
            "Please ensure that the number of function response parts is equal to the number of"
                + " function call parts of the function call turn.");
      }
      if (!answered.equals(called)) {
        throw Rejection.bad(
            "Please ensure that the order of function response parts is that of the function call"
                + " parts of the function call turn.");
      }
      called = named(content, "functionCall");
      if (!called.isEmpty() && !content.path("role").stringValue("").equals("model")) {
        throw Rejection.bad("Please ensure that function call parts are in a model turn.");
      }
      if (!called.isEmpty() && i == 0) {
        throw Rejection.bad(
            "Please ensure that function call turn comes immediately after a user turn or after a"
                + " function response turn.");
      }
      if (needSignature && i > lastUserText) {
        signature(content, i);
      }
    }
    if (!called.isEmpty()) {
      throw Rejection.bad(
          "Please ensure that single turn requests end with a user role or a function response.");
    }
  }

  private static void signature(JsonNode content, int index) {
    JsonNode parts = content.path("parts");
    for (int i = 0; i < parts.size(); i++) {
      JsonNode call = field(parts.path(i), "functionCall");
      if (call.isObject()) {
        if (field(parts.path(i), "thoughtSignature").stringValue("").isEmpty()) {
          throw Rejection.bad(
              "Function call is missing a thought_signature in functionCall parts. This is required"
                  + " for tools to work correctly. Function call `default_api:"
                  + call.path("name").stringValue("")
                  + "`, position "
                  + (index + 1)
                  + ".");
        }
        return;
      }
    }
  }

  private static List<String> named(JsonNode content, String kind) {
    List<String> names = new ArrayList<>();
    for (JsonNode part : content.path("parts")) {
      JsonNode value = field(part, kind);
      if (value.isObject()) {
        names.add(value.path("name").stringValue(""));
      }
    }
    return names;
  }

  private static void config(JsonNode config) {
    known(config, CONFIG, "generation_config");
    JsonNode thinking = field(config, "thinkingConfig");
    known(
        thinking,
        Set.of("includeThoughts", "thinkingBudget", "thinkingLevel"),
        "generation_config.thinking_config");
    if (!field(thinking, "thinkingBudget").isMissingNode()
        && !field(thinking, "thinkingLevel").isMissingNode()) {
      throw Rejection.bad("You can only set only one of thinking budget and thinking level.");
    }
    JsonNode temperature = config.path("temperature");
    double heat = temperature.asDouble(1);
    if (heat < 0 || heat > 2) {
      throw Rejection.bad(
          "* GenerateContentRequest.generation_config.temperature: temperature must be in the range"
              + " [0.0, 2.0].\n");
    }
    if (field(config, "maxOutputTokens").asLong(1) < 1) {
      throw Rejection.bad("max_output_tokens must be positive.");
    }
    if (field(config, "stopSequences").size() > MOST_STOPS) {
      throw Rejection.bad("The number of stop sequences must be at most 5.");
    }
    JsonNode schema = field(config, "responseSchema");
    schema(schema, "generation_config.response_schema");
    boolean both = schema.isObject() && field(config, "responseJsonSchema").isObject();
    if (both) {
      throw Rejection.bad("Only one of response_schema and response_json_schema may be set.");
    }
    boolean structured = schema.isObject() || field(config, "responseJsonSchema").isObject();
    if (structured && field(config, "responseMimeType").stringValue("").equals("")) {
      throw Rejection.bad(
          "Function calling config or response schema requires response_mime_type"
              + " 'application/json'.");
    }
  }

  private static void tools(JsonNode tools) {
    for (int t = 0; t < tools.size(); t++) {
      String at = "tools[" + t + "]";
      known(
          tools.path(t),
          Set.of(
              "functionDeclarations",
              "googleSearch",
              "googleSearchRetrieval",
              "codeExecution",
              "urlContext",
              "computerUse",
              "fileSearch",
              "googleMaps",
              "mcpServers"),
          at);
      JsonNode declarations = field(tools.path(t), "functionDeclarations");
      for (int i = 0; i < declarations.size(); i++) {
        declaration(declarations.path(i), at + ".function_declarations[" + i + "]");
      }
    }
  }

  private static void declaration(JsonNode declaration, String at) {
    known(declaration, DECLARATION, at);
    if (!declaration.path("name").stringValue("").matches("[A-Za-z_][A-Za-z0-9_.:-]{0,127}")) {
      throw Rejection.bad(
          "* GenerateContentRequest."
              + at
              + ".name: Invalid function name. Must start with a letter or an underscore. Must be"
              + " alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes"
              + " (-), with a maximum length of 128.\n");
    }
    JsonNode parameters = declaration.path("parameters");
    if (!parameters.isMissingNode()
        && !field(declaration, "parametersJsonSchema").isMissingNode()) {
      throw Rejection.bad(
          "Only one of parameters and parameters_json_schema may be set in function declaration.");
    }
    schema(parameters, at + ".parameters");
  }

  private static void schema(JsonNode schema, String at) {
    if (!schema.isObject()) {
      return;
    }
    known(schema, SCHEMA, at);
    if (schema.path("type").isArray()) {
      throw Rejection.bad(
          "Invalid JSON payload received. Unknown name \"type\" at '"
              + at
              + "': Proto field is not repeating, cannot start list.",
          at);
    }
    for (JsonNode option : schema.path("enum")) {
      if (!option.isString()) {
        throw Rejection.bad("Invalid value at '" + at + ".enum[0]' (TYPE_STRING), " + option, at);
      }
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      schema(property.getValue(), at + ".properties[" + property.getKey() + "].value");
    }
    schema(schema.path("items"), at + ".items");
    for (JsonNode choice : field(schema, "anyOf")) {
      schema(choice, at + ".any_of");
    }
  }
}
