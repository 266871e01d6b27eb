package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.InvalidRequest;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonNumber;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.Reasoning;
import dev.pontage.extproc.llm.model.ResponseFormat;
import dev.pontage.extproc.llm.model.Sampling;
import dev.pontage.extproc.llm.model.Tool;
import dev.pontage.extproc.llm.model.ToolChoice;
import dev.pontage.extproc.llm.model.WireFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a request for a chat completion. Ranges are the vendor's own; what the vendor would refuse
/// is refused here, so that it's refused alike whoever serves it.
final class RequestDecoder {
  private static final Set<String> EFFORTS =
      Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
  private static final int MAX_STOPS = 4;
  private static final int MAX_CHOICES = 128;

  /// The fields that have a place of their own in the canonical form.
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "model",
          "messages",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "functions",
          "function_call",
          "max_tokens",
          "max_completion_tokens",
          "stop",
          "temperature",
          "top_p",
          "top_k",
          "presence_penalty",
          "frequency_penalty",
          "seed",
          "n",
          "response_format",
          "reasoning_effort",
          "user",
          "safety_identifier",
          "stream",
          "stream_options");

  private RequestDecoder() {}

  static ChatRequest decode(JsonObject body) throws InvalidRequest {
    FieldPath root = FieldPath.ROOT;
    JsonString model = root.requiredName(body, "model");
    JsonArray messages = root.requiredArray(body, "messages");
    if (messages.size() == 0) {
      throw root.field("messages").invalid("empty", "at least one message");
    }
    Map<String, Json> other = new LinkedHashMap<>();
    boolean functionsOnly = body.getNonNull("tools") == null;
    List<Tool> tools = tools(body, other);
    Boolean parallel = root.bool(body, "parallel_tool_calls");
    if (functionsOnly && body.getNonNull("functions") != null) {
      parallel = false; // a deprecated function_call holds one call
    }
    JsonString user = root.string(body, "safety_identifier");
    JsonString formerUser = root.string(body, "user");
    if (user == null) {
      user = formerUser;
    } else if (formerUser != null && !formerUser.equals(user)) {
      other.put("user", formerUser);
    }
    for (JsonObject.Field field : body.fields()) {
      if (!field.value().isNull() && !UNDERSTOOD.contains(field.name())) {
        other.put(field.name(), field.value());
      }
    }
    JsonObject streamOptions = root.object(body, "stream_options");
    Boolean streamUsage =
        streamOptions == null
            ? null
            : root.field("stream_options").bool(streamOptions, "include_usage");
    return new ChatRequest(
        WireFormat.OPENAI_CHAT,
        body,
        model.text(),
        new MessageDecoder().messages(messages, root.field("messages")),
        tools,
        toolChoice(body),
        parallel,
        maxTokens(body),
        stop(body),
        sampling(body),
        longOf(root.whole(body, "n", 1, MAX_CHOICES)),
        responseFormat(body),
        reasoning(body),
        user,
        Boolean.TRUE.equals(root.bool(body, "stream")),
        Boolean.TRUE.equals(streamUsage),
        other);
  }

  private static List<Tool> tools(JsonObject body, Map<String, Json> other) throws InvalidRequest {
    JsonArray tools = FieldPath.ROOT.array(body, "tools");
    if (tools != null) {
      return ToolDecoder.tools(tools, FieldPath.ROOT.field("tools"), other);
    }
    JsonArray functions = FieldPath.ROOT.array(body, "functions");
    return functions == null
        ? List.of()
        : ToolDecoder.functions(functions, FieldPath.ROOT.field("functions"));
  }

  private static @Nullable ToolChoice toolChoice(JsonObject body) throws InvalidRequest {
    ToolChoice choice =
        ToolDecoder.choice(body.getNonNull("tool_choice"), FieldPath.ROOT.field("tool_choice"));
    return choice != null
        ? choice
        : ToolDecoder.functionCall(
            body.getNonNull("function_call"), FieldPath.ROOT.field("function_call"));
  }

  /// The newer name wins; the older one must make sense all the same.
  private static @Nullable Long maxTokens(JsonObject body) throws InvalidRequest {
    Long former = longOf(FieldPath.ROOT.whole(body, "max_tokens", 1, Long.MAX_VALUE));
    Long latter = longOf(FieldPath.ROOT.whole(body, "max_completion_tokens", 1, Long.MAX_VALUE));
    return latter != null ? latter : former;
  }

  private static @Nullable Long longOf(@Nullable JsonNumber number) {
    return number == null ? null : number.wholeValue().getAsLong();
  }

  private static List<JsonString> stop(JsonObject body) throws InvalidRequest {
    FieldPath path = FieldPath.ROOT.field("stop");
    return switch (body.getNonNull("stop")) {
      case null -> List.of();
      case JsonString text -> List.of(text);
      case JsonArray array -> {
        if (array.size() > MAX_STOPS) {
          throw path.invalid(array.size() + " texts", "at most " + MAX_STOPS);
        }
        List<JsonString> texts = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
          if (!(array.get(i) instanceof JsonString text)) {
            throw path.at(i).wrong(array.get(i), "a string");
          }
          texts.add(text);
        }
        yield texts;
      }
      case Json other -> throw path.wrong(other, "a string or an array of strings");
    };
  }

  private static Sampling sampling(JsonObject body) throws InvalidRequest {
    FieldPath root = FieldPath.ROOT;
    return new Sampling(
        root.number(body, "temperature", 0, 2),
        root.number(body, "top_p", 0, 1),
        root.whole(body, "top_k", -1, Integer.MAX_VALUE),
        root.number(body, "presence_penalty", -2, 2),
        root.number(body, "frequency_penalty", -2, 2),
        root.whole(body, "seed", Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static @Nullable ResponseFormat responseFormat(JsonObject body) throws InvalidRequest {
    JsonObject format = FieldPath.ROOT.object(body, "response_format");
    if (format == null) {
      return null;
    }
    FieldPath path = FieldPath.ROOT.field("response_format");
    JsonString type = path.requiredString(format, "type");
    return switch (type.text()) {
      case "text" -> null;
      case "json_object" -> new ResponseFormat.AnyJson();
      case "json_schema" -> {
        JsonObject schema = path.requiredObject(format, "json_schema");
        FieldPath at = path.field("json_schema");
        yield new ResponseFormat.Schema(
            at.requiredName(schema, "name"),
            at.object(schema, "schema"),
            at.bool(schema, "strict"));
      }
      default -> throw path.field("type").unknown(type, "text, json_object or json_schema");
    };
  }

  private static @Nullable Reasoning reasoning(JsonObject body) throws InvalidRequest {
    JsonString effort = FieldPath.ROOT.string(body, "reasoning_effort");
    if (effort == null) {
      return null;
    }
    if (!EFFORTS.contains(effort.text())) {
      throw FieldPath.ROOT
          .field("reasoning_effort")
          .unknown(effort, "none, minimal, low, medium, high, xhigh or max");
    }
    return new Reasoning(effort.text(), null);
  }
}
