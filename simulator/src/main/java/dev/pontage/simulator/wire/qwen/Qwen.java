package dev.pontage.simulator.wire.qwen;

import dev.pontage.simulator.wire.Header;
import dev.pontage.simulator.wire.Ids;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Rejection;
import dev.pontage.simulator.wire.Reply;
import dev.pontage.simulator.wire.openai.Flavour;
import dev.pontage.simulator.wire.openai.OpenAiErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Qwen in DashScope's compatible mode: `enable_thinking`, `reasoning_content`, `id:""` in later
/// tool fragments, `request_id` in errors.
public final class Qwen implements Flavour {
  private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");
  private static final long MOST_CHOICES = 4;

  /// Qwen's ways.
  public Qwen() {}

  @Override
  public String name() {
    return "qwen";
  }

  @Override
  public void check(JsonNode body) {
    for (JsonNode message : body.path("messages")) {
      String role = message.path("role").stringValue("");
      if (!ROLES.contains(role)) {
        throw invalid(
            "<400> InternalError.Algo.InvalidParameter: "
                + role
                + " is not one of ['system',"
                + " 'assistant', 'user', 'tool'] - 'messages.['0].role'");
      }
    }
    if (body.path("n").asLong(1) > MOST_CHOICES) {
      throw invalid("<400> InternalError.Algo.InvalidParameter: Range of n should be [1, 4]");
    }
  }

  private static Rejection invalid(String message) {
    return new Rejection(400, message, null, "invalid_parameter_error");
  }

  @Override
  public boolean reasons(JsonNode body) {
    return body.path("enable_thinking").booleanValue(false);
  }

  @Override
  public ReasoningForm reasoningForm() {
    return ReasoningForm.FIELD;
  }

  @Override
  public String laterCallFields() {
    return "\"id\":\"\",\"type\":\"function\",";
  }

  @Override
  public String responseId(Ids ids) {
    return ids.hex("chatcmpl-", 32);
  }

  @Override
  public String extraMembers() {
    return ",\"system_fingerprint\":null";
  }

  @Override
  public List<Header> headers(Ids ids) {
    return List.of(new Header("x-request-id", ids.hex("", 32)));
  }

  @Override
  public Reply.Whole error(Rejection rejection, Ids ids) {
    String requestId = ids.hex("", 32);
    ObjectNode body = OpenAiErrors.body(rejection).put("request_id", requestId);
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("x-request-id", requestId));
    if (rejection.status() == 429) {
      headers.add(new Header("retry-after", "7"));
    }
    return Reply.json(rejection.status(), headers, Json.bytes(body));
  }
}
