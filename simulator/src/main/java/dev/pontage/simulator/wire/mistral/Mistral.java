package dev.pontage.simulator.wire.mistral;

import dev.pontage.simulator.wire.Header;
import dev.pontage.simulator.wire.Ids;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Rejection;
import dev.pontage.simulator.wire.Reply;
import dev.pontage.simulator.wire.Usage;
import dev.pontage.simulator.wire.openai.Flavour;
import dev.pontage.simulator.wire.openai.OpenAiUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Mistral: unknown fields are a 422, nine-character tool call ids, usage on the final chunk,
/// reasoning as content parts.
public final class Mistral implements Flavour {
  private static final Set<String> FIELDS =
      Set.of(
          "model",
          "messages",
          "temperature",
          "top_p",
          "max_tokens",
          "stream",
          "stop",
          "random_seed",
          "metadata",
          "response_format",
          "tools",
          "tool_choice",
          "presence_penalty",
          "frequency_penalty",
          "min_tokens",
          "repetition_penalty",
          "top_k",
          "logprobs",
          "top_logprobs",
          "n",
          "prediction",
          "parallel_tool_calls",
          "reasoning_effort",
          "prompt_mode",
          "guardrails",
          "prompt_cache_key",
          "service_tier",
          "safe_prompt");
  private static final Set<String> MESSAGE_FIELDS =
      Set.of("role", "content", "tool_calls", "tool_call_id", "prefix");
  private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");
  private static final Pattern CALL_ID = Pattern.compile("[a-zA-Z0-9]{9}");
  private static final String EXTRA = "extra_forbidden";
  private static final String EXTRA_MESSAGE = "Extra inputs are not permitted";

  /// Mistral's ways.
  public Mistral() {}

  @Override
  public String name() {
    return "mistral";
  }

  @Override
  public void check(JsonNode body) {
    for (String name : body.propertyNames()) {
      if (!FIELDS.contains(name)) {
        throw new Rejection(422, EXTRA_MESSAGE, name, EXTRA);
      }
    }
    JsonNode messages = body.path("messages");
    for (int i = 0; i < messages.size(); i++) {
      message(messages.path(i), "messages." + i);
    }
    JsonNode last = messages.path(messages.size() - 1);
    String role = last.path("role").stringValue("user");
    boolean prefix = role.equals("assistant") && last.path("prefix").booleanValue(false);
    if (!role.equals("user") && !role.equals("tool") && !prefix) {
      throw Rejection.bad(
          "Expected last role User or Tool (or Assistant with prefix True) for serving but got "
              + role);
    }
  }

  private static void message(JsonNode message, String at) {
    String role = message.path("role").stringValue("");
    if (!ROLES.contains(role)) {
      throw new Rejection(
          422,
          "Input tag '" + role + "' found using 'role' does not match any of the expected tags",
          at,
          "union_tag_invalid");
    }
    for (String name : message.propertyNames()) {
      boolean toolName = name.equals("name") && role.equals("tool");
      if (!MESSAGE_FIELDS.contains(name) && !toolName) {
        throw new Rejection(422, EXTRA_MESSAGE, at + "." + role + "." + name, EXTRA);
      }
    }
    for (JsonNode call : message.path("tool_calls")) {
      callId(call.path("id").stringValue(""));
    }
    if (role.equals("tool")) {
      callId(message.path("tool_call_id").stringValue(""));
    }
  }

  private static void callId(String id) {
    if (!CALL_ID.matcher(id).matches()) {
      throw Rejection.bad(
          "Tool call id was " + id + " but must be a-z, A-Z, 0-9, with a length of 9.");
    }
  }

  @Override
  public boolean reasons(JsonNode body) {
    return body.path("prompt_mode").stringValue("").equals("reasoning")
        || Flavour.super.reasons(body);
  }

  @Override
  public ReasoningForm reasoningForm() {
    return ReasoningForm.CONTENT_PART;
  }

  @Override
  public StreamUsage streamUsage() {
    return StreamUsage.FINAL_CHUNK;
  }

  @Override
  public String responseId(Ids ids) {
    return ids.hex("", 32);
  }

  @Override
  public String callId(Ids ids) {
    return ids.make("", 9);
  }

  @Override
  public String extraMembers() {
    return "";
  }

  @Override
  public ObjectNode usage(Usage usage) {
    return OpenAiUsage.basic(usage);
  }

  @Override
  public List<Header> headers(Ids ids) {
    return List.of(
        new Header("mistral-correlation-id", ids.hex("", 32)),
        new Header("x-ratelimit-limit-req-minute", "360"),
        new Header("x-ratelimit-remaining-req-minute", "359"));
  }

  @Override
  public Reply.Whole error(Rejection rejection, Ids ids) {
    List<Header> headers = new ArrayList<>(headers(ids));
    ObjectNode body = Json.object();
    int status = rejection.status();
    if (status == 401) {
      body.put("message", "Unauthorized").put("request_id", ids.hex("", 32));
    } else if (status == 422) {
      ObjectNode detail = body.put("object", "error").putObject("message");
      ObjectNode problem = detail.putArray("detail").addObject();
      problem.put("type", rejection.code() == null ? "value_error" : rejection.code());
      String field = rejection.field();
      problem.putArray("loc").add("body").add(field == null ? "" : field);
      problem.put("msg", rejection.text());
      body.put("type", "invalid_request_error").putNull("param").putNull("code");
    } else {
      body.put("object", "error").put("message", rejection.text());
      body.put("type", type(status)).putNull("param").put("code", code(status));
    }
    if (status == 429) {
      headers.add(new Header("retry-after", "7"));
    }
    return Reply.json(status, headers, Json.bytes(body));
  }

  private static String type(int status) {
    if (status == 429) {
      return "rate_limited";
    }
    return status >= 500 ? "internal_server_error" : "invalid_request_error";
  }

  private static @Nullable String code(int status) {
    return switch (status) {
      case 404 -> "1500";
      case 429 -> "1300";
      default -> status >= 500 ? "1000" : "3051";
    };
  }

  @Override
  public @Nullable String embeddingsLength() {
    return "output_dimension";
  }
}
