package dev.pontage.simulator.wire.openai;

import dev.pontage.simulator.wire.Rejection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Refuses what OpenAI refuses in a Chat Completions request.
final class OpenAiCheck {
  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");
  private static final Set<String> PARTS =
      Set.of("text", "image_url", "input_audio", "file", "refusal");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

  private OpenAiCheck() {}

  static void check(JsonNode body) {
    if (body.path("model").stringValue("").isEmpty()) {
      throw Rejection.bad("you must provide a model parameter", "model");
    }
    JsonNode messages = body.path("messages");
    if (messages.isMissingNode()) {
      throw new Rejection(
          400, "Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
    }
    if (!messages.isArray()) {
      throw type("messages", "an array of objects", messages);
    }
    if (messages.isEmpty()) {
      throw new Rejection(
          400,
          "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an"
              + " empty array instead.",
          "messages",
          "empty_array");
    }
    messages(messages);
    parameters(body);
    tools(body);
  }

  private static void messages(JsonNode messages) {
    Set<String> open = new LinkedHashSet<>();
    Set<String> answered = new LinkedHashSet<>();
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.path(i);
      String at = "messages[" + i + "]";
      if (!message.isObject()) {
        throw type(at, "an object", message);
      }
      String role = message.path("role").stringValue("");
      if (!ROLES.contains(role)) {
        throw new Rejection(
            400,
            "Invalid value: '"
                + role
                + "'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and"
                + " 'developer'.",
            at + ".role",
            "invalid_value");
      }
      if (role.equals("tool")) {
        String id = message.path("tool_call_id").stringValue("");
        if (id.isEmpty()) {
          throw missing(at + ".tool_call_id");
        }
        if (open.remove(id)) {
          answered.add(id);
        } else if (!answered.contains(id)) {
          throw Rejection.bad(
              "Invalid parameter: messages with role 'tool' must be a response to a preceeding"
                  + " message with 'tool_calls'.",
              at + ".role");
        }
      } else {
        unanswered(open, at);
        answered.clear();
      }
      content(message, role, at);
      if (role.equals("assistant")) {
        calls(message.path("tool_calls"), at, open);
      }
    }
    unanswered(open, "messages[" + (messages.size() - 1) + "]");
  }

  private static void unanswered(Set<String> open, String at) {
    if (!open.isEmpty()) {
      throw Rejection.bad(
          "An assistant message with 'tool_calls' must be followed by tool messages responding to"
              + " each 'tool_call_id'. The following tool_call_ids did not have response messages: "
              + String.join(", ", open),
          at + ".role");
    }
  }

  private static void content(JsonNode message, String role, String at) {
    JsonNode content = message.path("content");
    if (content.isNull() || content.isMissingNode()) {
      boolean calls = message.has("tool_calls") || message.has("function_call");
      if (!role.equals("assistant") || (!calls && !message.has("refusal"))) {
        throw new Rejection(
            400,
            "Invalid value for 'content': expected a string, got null.",
            at + ".content",
            "invalid_type");
      }
      return;
    }
    if (content.isString()) {
      return;
    }
    if (!content.isArray()) {
      throw type(at + ".content", "one of a string or array of objects", content);
    }
    for (int i = 0; i < content.size(); i++) {
      part(content.path(i), at + ".content[" + i + "]");
    }
  }

  private static void part(JsonNode part, String at) {
    String type = part.path("type").stringValue("");
    if (!PARTS.contains(type)) {
      throw new Rejection(
          400,
          "Invalid value: '"
              + type
              + "'. Supported values are: 'text', 'image_url', 'input_audio', 'refusal', and"
              + " 'file'.",
          at + ".type",
          "invalid_value");
    }
    if (type.equals("text") && !part.path("text").isString()) {
      throw type(at + ".text", "a string", part.path("text"));
    }
    if (type.equals("image_url")) {
      JsonNode image = part.path("image_url");
      String url = image.path("url").stringValue("");
      if (url.isEmpty()) {
        throw missing(at + ".image_url.url");
      }
      String lower = url.substring(0, Math.min(url.length(), 64)).toLowerCase(Locale.ROOT);
      boolean data = lower.startsWith("data:image/") && lower.contains(";base64,");
      if (!data && !lower.startsWith("http://") && !lower.startsWith("https://")) {
        throw new Rejection(
            400,
            "Invalid 'messages" + at.substring(8) + ".image_url.url'. Expected a valid URL.",
            at + ".image_url.url",
            "invalid_value");
      }
    }
  }

  private static void calls(JsonNode calls, String at, Set<String> open) {
    if (calls.isMissingNode() || calls.isNull()) {
      return;
    }
    if (!calls.isArray()) {
      throw type(at + ".tool_calls", "an array of objects", calls);
    }
    if (calls.isEmpty()) {
      throw new Rejection(
          400,
          "Invalid '"
              + at
              + ".tool_calls': empty array. Expected an array with minimum length 1, but got an"
              + " empty array instead.",
          at + ".tool_calls",
          "empty_array");
    }
    for (int i = 0; i < calls.size(); i++) {
      JsonNode call = calls.path(i);
      String where = at + ".tool_calls[" + i + "]";
      String id = call.path("id").stringValue("");
      if (id.isEmpty()) {
        throw missing(where + ".id");
      }
      if (call.path("type").stringValue("").isEmpty()) {
        throw missing(where + ".type");
      }
      if (call.path("type").stringValue("").equals("function")) {
        if (call.path("function").path("name").stringValue("").isEmpty()) {
          throw missing(where + ".function.name");
        }
        JsonNode arguments = call.path("function").path("arguments");
        if (!arguments.isString()) {
          throw type(where + ".function.arguments", "a string", arguments);
        }
      }
      open.add(id);
    }
  }

  private static void parameters(JsonNode body) {
    JsonNode options = body.path("stream_options");
    if (options.isObject() && !body.path("stream").booleanValue(false)) {
      throw Rejection.bad(
          "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
          "stream_options");
    }
    range(body, "temperature", 0, 2);
    range(body, "top_p", 0, 1);
    range(body, "presence_penalty", -2, 2);
    range(body, "frequency_penalty", -2, 2);
    range(body, "n", 1, 128);
    range(body, "max_tokens", 1, Integer.MAX_VALUE);
    range(body, "max_completion_tokens", 1, Integer.MAX_VALUE);
    JsonNode stream = body.path("stream");
    if (!stream.isMissingNode() && !stream.isNull() && !stream.isBoolean()) {
      throw type("stream", "a boolean", stream);
    }
    JsonNode stop = body.path("stop");
    if (stop.isArray() && stop.size() > 4) {
      throw new Rejection(
          400,
          "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an"
              + " array with length "
              + stop.size()
              + " instead.",
          "stop",
          "array_above_max_length");
    }
  }

  private static void range(JsonNode body, String name, double least, double most) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    if (!value.isNumber()) {
      throw type(name, "a number", value);
    }
    double number = value.asDouble(least);
    if (number < least || number > most) {
      throw new Rejection(
          400,
          "Invalid '%s': value out of range. Expected a value %s %s, but got %s instead."
              .formatted(
                  name,
                  number < least ? ">=" : "<=",
                  (long) (number < least ? least : most),
                  value.asString("")),
          name,
          number < least ? "integer_below_min_value" : "integer_above_max_value");
    }
  }

  private static void tools(JsonNode body) {
    JsonNode tools = body.path("tools");
    boolean declared = tools.isArray() && !tools.isEmpty();
    if (tools.isArray() && tools.isEmpty()) {
      throw new Rejection(
          400,
          "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty"
              + " array instead.",
          "tools",
          "empty_array");
    }
    if (!declared && body.hasNonNull("tool_choice")) {
      throw Rejection.bad(
          "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are"
              + " specified.",
          "tool_choice");
    }
    if (!declared && body.hasNonNull("parallel_tool_calls")) {
      throw Rejection.bad(
          "Invalid value for 'parallel_tool_calls': 'parallel_tool_calls' is only allowed when"
              + " 'tools' are specified.",
          "parallel_tool_calls");
    }
    for (int i = 0; i < tools.size(); i++) {
      JsonNode tool = tools.path(i);
      String at = "tools[" + i + "]";
      if (tool.path("type").stringValue("").isEmpty()) {
        throw missing(at + ".type");
      }
      if (tool.path("type").stringValue("").equals("function")) {
        String name = tool.path("function").path("name").stringValue("");
        if (name.isEmpty()) {
          throw missing(at + ".function.name");
        }
        if (!NAME.matcher(name).matches()) {
          throw new Rejection(
              400,
              "Invalid '"
                  + at
                  + ".function.name': string does not match pattern. Expected a string that matches"
                  + " the pattern '^[a-zA-Z0-9_-]+$'.",
              at + ".function.name",
              "invalid_value");
        }
      }
    }
  }

  private static Rejection missing(String field) {
    return new Rejection(
        400, "Missing required parameter: '" + field + "'.", field, "missing_required_parameter");
  }

  private static Rejection type(String field, String expected, JsonNode got) {
    String kind =
        switch (got.getNodeType()) {
          case ARRAY -> "an array";
          case BOOLEAN -> "a boolean";
          case NULL -> "null";
          case NUMBER -> got.isIntegralNumber() ? "an integer" : "a decimal";
          case STRING -> "a string";
          case MISSING -> "nothing";
          default -> "an object";
        };
    return new Rejection(
        400,
        "Invalid type for '%s': expected %s, but got %s instead.".formatted(field, expected, kind),
        field,
        "invalid_type");
  }
}
