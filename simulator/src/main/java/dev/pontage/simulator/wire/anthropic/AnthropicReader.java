package dev.pontage.simulator.wire.anthropic;

import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Prompt;
import dev.pontage.simulator.wire.Prompt.ToolUse;
import dev.pontage.simulator.wire.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads the prompt out of a Messages request that passed its checks.
final class AnthropicReader {
  private AnthropicReader() {}

  static Prompt read(JsonNode body) {
    Prompt prompt = new Prompt();
    prompt.count(flat(body.path("system")));
    for (JsonNode message : body.path("messages")) {
      prompt.turn();
      if (message.path("role").stringValue("").equals("user")) {
        user(message.path("content"), prompt);
      } else {
        prompt.count(flat(message.path("content")));
      }
    }
    for (JsonNode tool : body.path("tools")) {
      if (tool.path("type").stringValue("custom").equals("custom")) {
        prompt.tools.add(
            new ToolSpec(tool.path("name").stringValue(""), tool.path("input_schema")));
        prompt.count(tool.path("description").stringValue(""));
      }
    }
    JsonNode choice = body.path("tool_choice");
    switch (choice.path("type").stringValue("auto")) {
      case "none" -> prompt.toolUse = ToolUse.NONE;
      case "any" -> prompt.toolUse = ToolUse.REQUIRED;
      case "tool" -> {
        prompt.toolUse = ToolUse.REQUIRED;
        prompt.allowedTools = List.of(choice.path("name").stringValue(""));
      }
      default -> {}
    }
    prompt.parallelCalls = !choice.path("disable_parallel_tool_use").booleanValue(false);
    prompt.maxTokens = body.path("max_tokens").asLong(Long.MAX_VALUE);
    for (JsonNode stop : body.path("stop_sequences")) {
      prompt.stops.add(stop.stringValue(""));
    }
    JsonNode format = body.path("output_config").path("format");
    JsonNode older = body.path("output_format");
    JsonNode schema = (format.isObject() ? format : older).path("schema");
    if (schema.isObject()) {
      prompt.schema = schema;
    }
    prompt.reasoning =
        !body.path("thinking").path("type").stringValue("disabled").equals("disabled");
    return prompt;
  }

  private static void user(JsonNode content, Prompt prompt) {
    if (content.isString()) {
      prompt.userText(content.stringValue());
      return;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode block : content) {
      switch (block.path("type").stringValue("")) {
        case "text" -> texts.add(block.path("text").stringValue(""));
        case "image", "document" -> media(block, prompt);
        case "tool_result" -> {
          String text = flat(block.path("content"));
          prompt.toolResult(block.path("is_error").booleanValue(false) ? "error: " + text : text);
        }
        default -> {}
      }
    }
    if (!texts.isEmpty() || prompt.toolResults().isEmpty()) {
      prompt.userText(String.join("\n", texts));
    }
  }

  private static void media(JsonNode block, Prompt prompt) {
    JsonNode source = block.path("source");
    if (source.path("type").stringValue("").equals("base64")) {
      prompt.media(source.path("media_type").stringValue(""), source.path("data").stringValue(""));
    } else {
      String kind = block.path("type").stringValue("");
      prompt.mediaAt(
          kind, source.path("url").stringValue(source.path("file_id").stringValue("inline")));
    }
  }

  private static String flat(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode block : content) {
      switch (block.path("type").stringValue("")) {
        case "text" -> texts.add(block.path("text").stringValue(""));
        case "tool_use" -> texts.add(Json.text(block.path("input")));
        case "image" ->
            texts.add("[image " + block.path("source").path("media_type").stringValue("") + "]");
        default -> {}
      }
    }
    return String.join("\n", texts);
  }
}
