package dev.pontage.simulator.wire.anthropic;

import dev.pontage.simulator.wire.Rejection;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Refuses what Anthropic refuses in a Messages request: the parameters. Messages are
/// [MessagesCheck]'s.
final class AnthropicCheck {
  private static final Set<String> FIELDS =
      Set.of(
          "model",
          "messages",
          "max_tokens",
          "system",
          "metadata",
          "stop_sequences",
          "stream",
          "temperature",
          "top_p",
          "top_k",
          "tools",
          "tool_choice",
          "thinking",
          "service_tier",
          "container",
          "context_management",
          "mcp_servers",
          "output_config",
          "output_format",
          "cache_control",
          "inference_geo",
          "speed");
  private static final Set<String> SAMPLING = Set.of("temperature", "top_p", "top_k");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
  private static final String NEWER_VERSION = "2026-10-21";

  private AnthropicCheck() {}

  /// Checks a request.
  ///
  /// @param counting whether tokens are only counted, so that `max_tokens` is not needed
  static void check(JsonNode body, String version, boolean counting) {
    for (String name : body.propertyNames()) {
      boolean gone = version.equals(NEWER_VERSION) && SAMPLING.contains(name);
      if (!FIELDS.contains(name) || gone || (counting && name.equals("max_tokens"))) {
        throw Rejection.bad(name + ": Extra inputs are not permitted");
      }
    }
    if (body.path("model").stringValue("").isEmpty()) {
      throw Rejection.bad("model: Field required");
    }
    long limit = Long.MAX_VALUE;
    if (!counting) {
      JsonNode maxTokens = body.path("max_tokens");
      if (maxTokens.isMissingNode()) {
        throw Rejection.bad("max_tokens: Field required");
      }
      if (!maxTokens.isIntegralNumber()) {
        throw Rejection.bad("max_tokens: Input should be a valid integer");
      }
      limit = maxTokens.asLong(0);
      if (limit < 1) {
        throw Rejection.bad("max_tokens: Input should be greater than or equal to 1");
      }
    }
    range(body, "temperature");
    range(body, "top_p");
    JsonNode stream = body.path("stream");
    if (!stream.isMissingNode() && !stream.isBoolean()) {
      throw Rejection.bad("stream: Input should be a valid boolean");
    }
    for (JsonNode stop : body.path("stop_sequences")) {
      if (stop.stringValue("").isBlank()) {
        throw Rejection.bad("stop_sequences: each stop sequence must contain non-whitespace");
      }
    }
    system(body.path("system"));
    tools(body);
    thinking(body, limit);
    MessagesCheck.check(body);
  }

  private static void range(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (value.isMissingNode()) {
      return;
    }
    if (!value.isNumber()) {
      throw Rejection.bad(name + ": Input should be a valid number");
    }
    if (value.asDouble(0) > 1) {
      throw Rejection.bad(name + ": range: 0..1");
    }
    if (value.asDouble(0) < 0) {
      throw Rejection.bad(name + ": Input should be greater than or equal to 0");
    }
  }

  private static void system(JsonNode system) {
    if (system.isMissingNode() || system.isString()) {
      return;
    }
    if (!system.isArray()) {
      throw Rejection.bad("system: Input should be a valid list");
    }
    for (int i = 0; i < system.size(); i++) {
      JsonNode block = system.path(i);
      if (!block.path("type").stringValue("").equals("text")) {
        throw Rejection.bad("system." + i + ".type: Input should be 'text'");
      }
      MessagesCheck.text(block, "system." + i, "system");
    }
  }

  private static void tools(JsonNode body) {
    JsonNode tools = body.path("tools");
    JsonNode choice = body.path("tool_choice");
    if (choice.isObject() && tools.isEmpty()) {
      throw Rejection.bad("tool_choice: tool_choice may only be specified while providing tools");
    }
    if (!choice.isMissingNode() && !choice.isObject()) {
      throw Rejection.bad("tool_choice: Input should be a valid dictionary");
    }
    String kind = choice.path("type").stringValue("auto");
    if (!Set.of("auto", "any", "tool", "none").contains(kind)) {
      throw Rejection.bad(
          "tool_choice: Input tag '"
              + kind
              + "' found using 'type' does not match any of the expected tags: 'any', 'auto',"
              + " 'none', 'tool'");
    }
    if (kind.equals("none") && choice.has("disable_parallel_tool_use")) {
      throw Rejection.bad(
          "tool_choice.none.disable_parallel_tool_use: Extra inputs are not permitted");
    }
    boolean found = false;
    for (int i = 0; i < tools.size(); i++) {
      JsonNode tool = tools.path(i);
      String at = "tools." + i;
      String type = tool.path("type").stringValue("custom");
      String name = tool.path("name").stringValue("");
      if (type.equals("custom")) {
        if (name.isEmpty()) {
          throw Rejection.bad(at + ".custom.name: Field required");
        }
        if (!NAME.matcher(name).matches()) {
          throw Rejection.bad(
              at + ".custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
        }
        JsonNode schema = tool.path("input_schema");
        if (!schema.isObject()) {
          throw Rejection.bad(at + ".custom.input_schema: Field required");
        }
        if (!schema.path("type").stringValue("").equals("object")) {
          throw Rejection.bad(at + ".custom.input_schema.type: Field required");
        }
        for (String field : tool.propertyNames()) {
          if (field.equals("function") || field.equals("parameters")) {
            throw Rejection.bad(at + ".custom." + field + ": Extra inputs are not permitted");
          }
        }
      }
      found |= name.equals(choice.path("name").stringValue(""));
    }
    if (kind.equals("tool") && !found) {
      throw Rejection.bad(
          "Tool '" + choice.path("name").stringValue("") + "' not found in provided tools");
    }
  }

  private static void thinking(JsonNode body, long limit) {
    JsonNode thinking = body.path("thinking");
    String type = thinking.path("type").stringValue("disabled");
    if (!Set.of("enabled", "disabled", "adaptive").contains(type)) {
      throw Rejection.bad(
          "thinking: Input tag '"
              + type
              + "' found using 'type' does not match any of the expected tags: 'adaptive',"
              + " 'disabled', 'enabled'");
    }
    if (type.equals("disabled")) {
      return;
    }
    if (type.equals("enabled")) {
      long budget = thinking.path("budget_tokens").asLong(0);
      if (budget < 1024) {
        throw Rejection.bad(
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
      }
      if (budget >= limit) {
        throw Rejection.bad("`max_tokens` must be greater than `thinking.budget_tokens`.");
      }
    }
    String choice = body.path("tool_choice").path("type").stringValue("auto");
    if (choice.equals("any") || choice.equals("tool")) {
      throw Rejection.bad("Thinking may not be enabled when tool_choice forces tool use.");
    }
    if (body.has("temperature") && body.path("temperature").asDouble(1) != 1) {
      throw Rejection.bad("`temperature` may only be set to 1 when thinking is enabled.");
    }
  }
}
