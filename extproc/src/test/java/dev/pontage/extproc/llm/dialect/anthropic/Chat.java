package dev.pontage.extproc.llm.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.dialect.Target;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonNumber;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.MediaSource;
import dev.pontage.extproc.llm.model.Message;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.model.Reasoning;
import dev.pontage.extproc.llm.model.ResponseFormat;
import dev.pontage.extproc.llm.model.Role;
import dev.pontage.extproc.llm.model.Sampling;
import dev.pontage.extproc.llm.model.Tool;
import dev.pontage.extproc.llm.model.ToolArguments;
import dev.pontage.extproc.llm.model.ToolChoice;
import dev.pontage.extproc.llm.model.WireFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Canonical requests for tests, built field by field.
final class Chat {
  static final String OLD = "claude-opus-4-1";
  static final String MODEL = "claude-sonnet-4-5";

  private String model = MODEL;
  private long most;
  private final List<Message> messages = new ArrayList<>();
  private final List<Tool> tools = new ArrayList<>();
  private @Nullable ToolChoice choice;
  private @Nullable Boolean parallel;
  private @Nullable Long maxTokens;
  private final List<JsonString> stop = new ArrayList<>();
  private final Map<String, JsonNumber> sampling = new LinkedHashMap<>();
  private @Nullable Long choices;
  private @Nullable ResponseFormat format;
  private @Nullable Reasoning reasoning;
  private @Nullable JsonString user;
  private boolean stream;
  private final Map<String, Json> other = new LinkedHashMap<>();

  static Chat chat() {
    return new Chat();
  }

  static Chat hello() {
    return new Chat().user("Hello");
  }

  static JsonString s(String text) {
    return JsonString.of(text);
  }

  static JsonObject json(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    try {
      return JsonParser.parseObject(bytes, 0, bytes.length);
    } catch (InvalidJson e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  static Part text(String text) {
    return new Part.Text(s(text));
  }

  static Part call(String id, String name, String arguments) {
    return new Part.ToolCall(s(id), s(name), new ToolArguments.OfText(s(arguments)), null);
  }

  static Part image(String mediaType, String data) {
    return new Part.Image(new MediaSource.Base64(mediaType, s(data)), null);
  }

  Chat model(String name) {
    model = name;
    return this;
  }

  Chat most(long tokens) {
    most = tokens;
    return this;
  }

  Chat message(Role role, Part... parts) {
    messages.add(new Message(role, List.of(parts), null));
    return this;
  }

  Chat system(String text) {
    return message(Role.SYSTEM, text(text));
  }

  Chat user(String text) {
    return message(Role.USER, text(text));
  }

  Chat assistant(Part... parts) {
    return message(Role.ASSISTANT, parts);
  }

  Chat result(String id, String text) {
    return message(Role.TOOL, new Part.ToolResult(s(id), List.of(text(text)), false));
  }

  Chat tool(String name) {
    return tool(name, "{\"type\":\"object\",\"properties\":{}}", null);
  }

  Chat tool(String name, @Nullable String schema, @Nullable Boolean strict) {
    tools.add(new Tool(s(name), null, schema == null ? null : json(schema), strict));
    return this;
  }

  Chat choice(ToolChoice value) {
    choice = value;
    return this;
  }

  Chat parallel(boolean value) {
    parallel = value;
    return this;
  }

  Chat maxTokens(long value) {
    maxTokens = value;
    return this;
  }

  Chat stop(String... texts) {
    for (String text : texts) {
      stop.add(s(text));
    }
    return this;
  }

  Chat hint(String name, String number) {
    sampling.put(name, JsonNumber.ofText(number));
    return this;
  }

  Chat choices(long n) {
    choices = n;
    return this;
  }

  Chat format(ResponseFormat value) {
    format = value;
    return this;
  }

  Chat schema(String schema) {
    return format(new ResponseFormat.Schema(s("answer"), json(schema), true));
  }

  Chat effort(String effort) {
    reasoning = new Reasoning(effort, null);
    return this;
  }

  Chat budget(long tokens) {
    reasoning = new Reasoning(null, tokens);
    return this;
  }

  Chat userId(String id) {
    user = s(id);
    return this;
  }

  Chat stream() {
    stream = true;
    return this;
  }

  Chat other(String field, String value) {
    byte[] bytes = value.getBytes(UTF_8);
    try {
      other.put(field, JsonParser.parse(bytes));
    } catch (InvalidJson e) {
      throw new IllegalArgumentException(value, e);
    }
    return this;
  }

  ChatRequest request() {
    return new ChatRequest(
        WireFormat.OPENAI_CHAT,
        json("{}"),
        "alias",
        messages,
        tools,
        choice,
        parallel,
        maxTokens,
        stop,
        new Sampling(
            sampling.get("temperature"),
            sampling.get("top_p"),
            sampling.get("top_k"),
            sampling.get("presence_penalty"),
            sampling.get("frequency_penalty"),
            sampling.get("seed")),
        choices,
        format,
        reasoning,
        user,
        stream,
        false,
        other);
  }

  EncodedRequest encoded() throws UnsupportedRequest {
    return new AnthropicDialect().encode(request(), new Target(model, "", most));
  }

  /// The whole body.
  JsonObject body() throws UnsupportedRequest {
    return json(new String(encoded().body(), UTF_8));
  }

  /// One field of the body as JSON, `none` if it isn't there.
  String field(String name) throws UnsupportedRequest {
    Json value = body().get(name);
    return value == null ? "none" : value.toJson();
  }

  List<String> dropped() throws UnsupportedRequest {
    return encoded().dropped();
  }
}
