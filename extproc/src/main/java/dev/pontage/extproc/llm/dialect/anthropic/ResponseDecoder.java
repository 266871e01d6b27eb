package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.dialect.ProviderFailure;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.FinishReason;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.model.ToolArguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a whole answer. Neighbouring text blocks become one text; blocks of kinds we don't know
/// (server tools, kinds to come) are left out, as the vendor's versioning policy wants it.
final class ResponseDecoder {
  private final List<Part> parts = new ArrayList<>();
  private final List<JsonString> texts = new ArrayList<>();
  private boolean calledTool;

  private ResponseDecoder() {}

  /// Reads the bytes from `from` to `to`.
  ///
  /// @throws ProviderFailure if they are an error or no message
  static ChatResponse decode(byte[] body, int from, int to) throws ProviderFailure {
    JsonObject message;
    try {
      message = JsonParser.parseObject(body, from, to);
    } catch (InvalidJson e) {
      throw malformed("the provider's answer is " + e.getMessage());
    }
    JsonObject error = message.object("error");
    if (error != null) {
      throw new ProviderFailure(ErrorDecoder.ofSuccess(error));
    }
    JsonArray content = message.array("content");
    if (content == null) {
      throw malformed("the provider's answer has no content");
    }
    return new ResponseDecoder().response(message, content);
  }

  private static ProviderFailure malformed(String what) {
    return new ProviderFailure(ProviderError.malformed(what));
  }

  private ChatResponse response(JsonObject message, JsonArray content) {
    for (Json block : content) {
      if (block instanceof JsonObject object) {
        block(object);
      }
    }
    endText();
    String stopReason = message.text("stop_reason", "");
    FinishReason finish = StopReasons.decode(stopReason);
    if (finish == FinishReason.TOOL_CALLS && !calledTool) {
      finish = FinishReason.STOP; // the only call was the structured answer
    } else if (stopReason.isEmpty() && calledTool) {
      finish = FinishReason.TOOL_CALLS;
    }
    JsonString explanation = explanation(message);
    if (finish == FinishReason.CONTENT_FILTER && explanation != null) {
      parts.add(new Part.Refusal(explanation));
    }
    UsageReader usage = new UsageReader();
    JsonObject reported = message.object("usage");
    usage.accept(reported);
    return new ChatResponse(
        message.string("id"),
        message.string("model"),
        0,
        List.of(new ChatResponse.Choice(0, parts, finish, message.string("stop_sequence"), null)),
        reported == null ? null : usage.total());
  }

  /// Why a refusal was one, where the provider says; `holder` is a message or a `message_delta`.
  static @Nullable JsonString explanation(JsonObject holder) {
    JsonObject details = holder.object("stop_details");
    JsonString explanation = details == null ? null : details.string("explanation");
    return explanation == null || explanation.isEmpty() ? null : explanation;
  }

  private void block(JsonObject block) {
    switch (block.text("type", "")) {
      case "text" -> {
        JsonString text = block.string("text");
        if (text != null && !text.isEmpty()) {
          texts.add(text);
        }
      }
      case "thinking" -> {
        endText();
        JsonString thinking = block.string("thinking");
        JsonString signature = block.string("signature");
        parts.add(
            new Part.Thinking(
                thinking == null ? JsonString.EMPTY : thinking,
                signature == null || signature.isEmpty() ? null : signature));
      }
      case "redacted_thinking" -> {
        JsonString data = block.string("data");
        if (data != null) {
          endText();
          parts.add(new Part.RedactedThinking(data));
        }
      }
      case "tool_use" -> toolUse(block);
      default -> {} // a kind we don't know
    }
  }

  private void toolUse(JsonObject block) {
    JsonString name = block.string("name");
    JsonObject input = block.object("input");
    if (name != null && StructuredAnswer.isTool(name)) {
      texts.add(JsonString.of(input == null ? "{}" : input.toJson()));
      return;
    }
    endText();
    calledTool = true;
    JsonString id = block.string("id");
    ToolArguments arguments =
        input == null
            ? new ToolArguments.OfText(JsonString.EMPTY)
            : new ToolArguments.OfObject(input);
    parts.add(
        new Part.ToolCall(
            id == null ? JsonString.of("toolu_" + parts.size()) : id,
            name == null ? JsonString.EMPTY : name,
            arguments,
            null));
  }

  private void endText() {
    if (texts.isEmpty()) {
      return;
    }
    parts.add(new Part.Text(texts.size() == 1 ? texts.getFirst() : joined()));
    texts.clear();
  }

  private JsonString joined() {
    JsonWriter joined = new JsonWriter(256);
    joined.beginText();
    for (JsonString text : texts) {
      joined.part(text);
    }
    joined.endText();
    byte[] json = joined.toByteArray();
    try {
      if (JsonParser.parse(json) instanceof JsonString text) {
        return text;
      }
    } catch (InvalidJson _) {
      // can't be: texts that are valid one by one are valid together
    }
    return texts.getFirst();
  }
}
