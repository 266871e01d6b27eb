package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.InvalidRequest;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.Message;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.model.Role;
import dev.pontage.extproc.llm.model.ToolArguments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the conversation of one request, one message to one message, so that an index means the
/// same on both sides. Keeps the calls of the deprecated functions, which have no ids.
final class MessageDecoder {
  private static final String ROLES = "system, developer, user, assistant, tool or function";

  private final Map<String, JsonString> functionCalls = new HashMap<>();

  /// Reads all messages.
  List<Message> messages(JsonArray messages, FieldPath path) throws InvalidRequest {
    List<Message> decoded = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      FieldPath at = path.at(i);
      decoded.add(message(at.asObject(messages.get(i)), at, i));
    }
    return decoded;
  }

  private Message message(JsonObject message, FieldPath path, int index) throws InvalidRequest {
    JsonString role = path.requiredString(message, "role");
    JsonString name = path.string(message, "name");
    return switch (role.text()) {
      case "system" -> new Message(Role.SYSTEM, required(message, Role.SYSTEM, path), name);
      case "developer" ->
          new Message(Role.DEVELOPER, required(message, Role.DEVELOPER, path), name);
      case "user" -> new Message(Role.USER, required(message, Role.USER, path), name);
      case "assistant" -> new Message(Role.ASSISTANT, assistant(message, path, index), name);
      case "tool" -> {
        JsonString callId = path.requiredName(message, "tool_call_id");
        List<Part> content = required(message, Role.TOOL, path);
        yield new Message(Role.TOOL, List.of(new Part.ToolResult(callId, content, false)), name);
      }
      case "function" -> {
        JsonString callId = functionCalls.get(path.requiredName(message, "name").text());
        if (callId == null) {
          throw path.field("name")
              .invalid("a result of a function that wasn't called before", "a called function");
        }
        List<Part> content = required(message, Role.TOOL, path);
        yield new Message(Role.TOOL, List.of(new Part.ToolResult(callId, content, false)), null);
      }
      default -> throw path.field("role").unknown(role, ROLES);
    };
  }

  private static List<Part> required(JsonObject message, Role role, FieldPath path)
      throws InvalidRequest {
    Json content = message.getNonNull("content");
    if (content == null && role != Role.TOOL) {
      throw path.field("content").missing("a string or an array");
    }
    List<Part> parts = new ArrayList<>(1);
    content(content, role, path.field("content"), parts);
    return parts;
  }

  private static void content(@Nullable Json content, Role role, FieldPath path, List<Part> parts)
      throws InvalidRequest {
    switch (content) {
      case null -> {}
      case JsonString text -> {
        if (role != Role.ASSISTANT || !text.isEmpty()) {
          parts.add(new Part.Text(text));
        }
      }
      case JsonArray array -> {
        for (int i = 0; i < array.size(); i++) {
          FieldPath at = path.at(i);
          parts.add(PartDecoder.part(at.asObject(array.get(i)), role, at));
        }
      }
      case Json other -> throw path.wrong(other, "a string or an array");
    }
  }

  /// Thoughts come first, as providers demand them back; then what was said, then the calls.
  private List<Part> assistant(JsonObject message, FieldPath path, int index)
      throws InvalidRequest {
    List<Part> parts = new ArrayList<>(2);
    thoughts(message, path, parts);
    content(message.getNonNull("content"), Role.ASSISTANT, path.field("content"), parts);
    JsonString refusal = path.string(message, "refusal");
    if (refusal != null && !refusal.isEmpty()) {
      parts.add(new Part.Refusal(refusal));
    }
    JsonObject audio = path.object(message, "audio");
    if (audio != null) {
      parts.add(PartDecoder.pastAudio(audio, path.field("audio")));
    }
    JsonArray calls = path.array(message, "tool_calls");
    if (calls != null) {
      FieldPath at = path.field("tool_calls");
      for (int i = 0; i < calls.size(); i++) {
        parts.add(toolCall(at.at(i).asObject(calls.get(i)), at.at(i)));
      }
    }
    JsonObject call = path.object(message, "function_call");
    if (call != null) {
      FieldPath at = path.field("function_call");
      JsonString name = at.requiredName(call, "name");
      JsonString id = JsonString.of("call_function_" + index);
      functionCalls.put(name.text(), id);
      parts.add(new Part.ToolCall(id, name, arguments(call, "arguments", at), null));
    }
    return parts;
  }

  private static void thoughts(JsonObject message, FieldPath path, List<Part> parts)
      throws InvalidRequest {
    JsonArray blocks = path.array(message, "thinking_blocks");
    if (blocks == null || blocks.size() == 0) {
      String field =
          message.getNonNull("reasoning_content") == null ? "reasoning" : "reasoning_content";
      if (message.get(field) instanceof JsonString text && !text.isEmpty()) {
        parts.add(new Part.Thinking(text, null));
      }
      return;
    }
    for (int i = 0; i < blocks.size(); i++) {
      FieldPath at = path.field("thinking_blocks").at(i);
      JsonObject block = at.asObject(blocks.get(i));
      JsonString type = at.requiredString(block, "type");
      parts.add(
          switch (type.text()) {
            case "thinking" ->
                new Part.Thinking(
                    at.requiredString(block, "thinking"), at.string(block, "signature"));
            case "redacted_thinking" -> new Part.RedactedThinking(at.requiredString(block, "data"));
            default -> throw at.field("type").unknown(type, "thinking or redacted_thinking");
          });
    }
  }

  private static Part.ToolCall toolCall(JsonObject call, FieldPath path) throws InvalidRequest {
    JsonString id = path.requiredName(call, "id");
    JsonString type = path.string(call, "type");
    if (type != null && type.text().equals("custom")) {
      // Its input is free text: a schema that wants an object will refuse it by itself.
      FieldPath at = path.field("custom");
      JsonObject custom = path.requiredObject(call, "custom");
      return new Part.ToolCall(
          id,
          at.requiredName(custom, "name"),
          new ToolArguments.OfText(at.requiredString(custom, "input")),
          null);
    }
    if (type != null && !type.text().equals("function")) {
      throw path.field("type").unknown(type, "function or custom");
    }
    FieldPath at = path.field("function");
    JsonObject function = path.requiredObject(call, "function");
    return new Part.ToolCall(
        id,
        at.requiredName(function, "name"),
        arguments(function, "arguments", at),
        signature(call));
  }

  /// The thought signature of a call, where Google's own OpenAI-compatible surface puts it.
  static @Nullable JsonString signature(JsonObject call) {
    JsonObject extra = call.object("extra_content");
    JsonObject google = extra == null ? null : extra.object("google");
    return google == null ? null : google.string("thought_signature");
  }

  private static ToolArguments arguments(JsonObject call, String field, FieldPath path)
      throws InvalidRequest {
    return switch (call.getNonNull(field)) {
      case null -> new ToolArguments.OfText(JsonString.EMPTY);
      case JsonString text -> new ToolArguments.OfText(text);
      case JsonObject object -> new ToolArguments.OfObject(object);
      case Json other -> throw path.field(field).wrong(other, "a string");
    };
  }
}
