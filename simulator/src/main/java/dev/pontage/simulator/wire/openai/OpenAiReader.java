package dev.pontage.simulator.wire.openai;

import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Prompt;
import dev.pontage.simulator.wire.Prompt.ToolUse;
import dev.pontage.simulator.wire.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads the prompt out of a Chat Completions request that passed its checks.
final class OpenAiReader {
  private OpenAiReader() {}

  static Prompt read(JsonNode body, Flavour flavour) {
    Prompt prompt = new Prompt();
    for (JsonNode message : body.path("messages")) {
      message(message, prompt);
    }
    for (JsonNode tool : body.path("tools")) {
      JsonNode function = tool.path("function");
      if (function.path("name").isString()) {
        prompt.tools.add(
            new ToolSpec(function.path("name").stringValue(), function.path("parameters")));
        prompt.count(function.path("description").stringValue(""));
      }
    }
    choice(body.path("tool_choice"), prompt);
    prompt.parallelCalls = body.path("parallel_tool_calls").booleanValue(true);
    JsonNode limit = body.path("max_completion_tokens");
    prompt.maxTokens = (limit.isNumber() ? limit : body.path("max_tokens")).asLong(Long.MAX_VALUE);
    prompt.choices = Math.clamp(body.path("n").asLong(1), 1, 128);
    JsonNode stop = body.path("stop");
    if (stop.isString()) {
      prompt.stops.add(stop.stringValue());
    }
    for (JsonNode each : stop) {
      prompt.stops.add(each.stringValue(""));
    }
    JsonNode format = body.path("response_format");
    switch (format.path("type").stringValue("")) {
      case "json_schema" -> prompt.schema = format.path("json_schema").path("schema");
      case "json_object" -> prompt.schema = Json.object();
      default -> {}
    }
    prompt.reasoning = flavour.reasons(body);
    return prompt;
  }

  private static void message(JsonNode message, Prompt prompt) {
    switch (message.path("role").stringValue("")) {
      case "user" -> {
        prompt.turn();
        prompt.userText(content(message.path("content"), prompt));
      }
      case "tool", "function" -> prompt.toolResult(content(message.path("content"), prompt));
      case "assistant" -> {
        prompt.turn();
        prompt.count(content(message.path("content"), prompt));
        for (JsonNode call : message.path("tool_calls")) {
          prompt.count(Json.text(call));
        }
      }
      default -> prompt.count(content(message.path("content"), prompt));
    }
  }

  private static String content(JsonNode content, Prompt prompt) {
    if (content.isString()) {
      return content.stringValue();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode part : content) {
      switch (part.path("type").stringValue("")) {
        case "text" -> texts.add(part.path("text").stringValue(""));
        case "image_url", "document_url" -> {
          JsonNode image = part.path(part.path("type").stringValue(""));
          media(image.isString() ? image.stringValue() : image.path("url").stringValue(""), prompt);
        }
        case "file" -> media(part.path("file").path("file_data").stringValue(""), prompt);
        case "input_audio" ->
            prompt.media(
                "audio/" + part.path("input_audio").path("format").stringValue("wav"),
                part.path("input_audio").path("data").stringValue(""));
        default -> {}
      }
    }
    return String.join("\n", texts);
  }

  private static void media(String url, Prompt prompt) {
    int comma = url.indexOf(',');
    if (url.regionMatches(true, 0, "data:", 0, 5) && comma > 0) {
      String type = url.substring(5, comma);
      int semicolon = type.indexOf(';');
      prompt.media(semicolon < 0 ? type : type.substring(0, semicolon), url.substring(comma + 1));
    } else if (!url.isEmpty()) {
      prompt.mediaAt("image", url);
    }
  }

  private static void choice(JsonNode choice, Prompt prompt) {
    if (choice.isString()) {
      prompt.toolUse =
          switch (choice.stringValue()) {
            case "none" -> ToolUse.NONE;
            case "required", "any" -> ToolUse.REQUIRED;
            default -> ToolUse.AUTO;
          };
    } else if (choice.path("type").stringValue("").equals("function")) {
      prompt.toolUse = ToolUse.REQUIRED;
      prompt.allowedTools = List.of(choice.path("function").path("name").stringValue(""));
    } else if (choice.path("type").stringValue("").equals("allowed_tools")) {
      JsonNode allowed = choice.path("allowed_tools");
      List<String> names = new ArrayList<>();
      for (JsonNode tool : allowed.path("tools")) {
        names.add(tool.path("function").path("name").stringValue(""));
      }
      prompt.allowedTools = names;
      prompt.toolUse =
          allowed.path("mode").stringValue("").equals("required") ? ToolUse.REQUIRED : ToolUse.AUTO;
    }
  }
}
