package dev.pontage.simulator.wire.gemini;

import static dev.pontage.simulator.wire.gemini.ProtoJson.field;

import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Prompt;
import dev.pontage.simulator.wire.Prompt.ToolUse;
import dev.pontage.simulator.wire.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads the prompt out of a generateContent request that passed its checks.
final class GeminiReader {
  private GeminiReader() {}

  static Prompt read(JsonNode body) {
    Prompt prompt = new Prompt();
    for (JsonNode part : field(body, "systemInstruction").path("parts")) {
      prompt.count(part.path("text").stringValue(""));
    }
    for (JsonNode content : body.path("contents")) {
      prompt.turn();
      content(content, prompt);
    }
    for (JsonNode tool : body.path("tools")) {
      for (JsonNode declaration : field(tool, "functionDeclarations")) {
        JsonNode schema = field(declaration, "parametersJsonSchema");
        prompt.tools.add(
            new ToolSpec(
                declaration.path("name").stringValue(""),
                schema.isObject() ? schema : declaration.path("parameters")));
        prompt.count(declaration.path("description").stringValue(""));
      }
    }
    JsonNode calling = field(field(body, "toolConfig"), "functionCallingConfig");
    prompt.toolUse =
        switch (calling.path("mode").stringValue("AUTO")) {
          case "ANY" -> ToolUse.REQUIRED;
          case "NONE" -> ToolUse.NONE;
          default -> ToolUse.AUTO;
        };
    JsonNode allowed = field(calling, "allowedFunctionNames");
    if (!allowed.isEmpty()) {
      List<String> names = new ArrayList<>();
      for (JsonNode name : allowed) {
        names.add(name.stringValue(""));
      }
      prompt.allowedTools = names;
    }
    config(field(body, "generationConfig"), prompt);
    return prompt;
  }

  private static void config(JsonNode config, Prompt prompt) {
    prompt.maxTokens = field(config, "maxOutputTokens").asLong(Long.MAX_VALUE);
    prompt.choices = Math.clamp(field(config, "candidateCount").asLong(1), 1, 8);
    for (JsonNode stop : field(config, "stopSequences")) {
      prompt.stops.add(stop.stringValue(""));
    }
    if (field(config, "responseMimeType").stringValue("").equals("application/json")) {
      JsonNode schema = field(config, "responseJsonSchema");
      JsonNode subset = field(config, "responseSchema");
      prompt.schema = schema.isObject() ? schema : subset.isObject() ? subset : Json.object();
    }
    JsonNode thinking = field(config, "thinkingConfig");
    prompt.reasoning = thinking.isObject() && field(thinking, "thinkingBudget").asLong(-1) != 0;
  }

  private static void content(JsonNode content, Prompt prompt) {
    boolean user = !content.path("role").stringValue("user").equals("model");
    List<String> texts = new ArrayList<>();
    for (JsonNode part : content.path("parts")) {
      if (part.has("text")) {
        texts.add(part.path("text").stringValue(""));
      }
      JsonNode inline = field(part, "inlineData");
      if (user && inline.isObject()) {
        prompt.media(
            field(inline, "mimeType").stringValue(""), inline.path("data").stringValue(""));
      }
      JsonNode file = field(part, "fileData");
      if (user && file.isObject()) {
        prompt.mediaAt("file", field(file, "fileUri").stringValue(""));
      }
      JsonNode response = field(part, "functionResponse");
      if (response.isObject()) {
        prompt.toolResult(result(response.path("response")));
      }
      JsonNode call = field(part, "functionCall");
      if (call.isObject()) {
        prompt.count(Json.text(call));
      }
    }
    String text = String.join("\n", texts);
    if (user && (!texts.isEmpty() || prompt.toolResults().isEmpty())) {
      prompt.userText(text);
    } else {
      prompt.count(text);
    }
  }

  private static String result(JsonNode response) {
    for (String key : new String[] {"output", "result", "error"}) {
      JsonNode value = response.path(key);
      if (value.isString()) {
        return key.equals("error") ? "error: " + value.stringValue() : value.stringValue();
      }
    }
    return response.isMissingNode() ? "" : Json.text(response);
  }
}
