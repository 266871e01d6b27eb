package dev.pontage.simulator.wire.deepseek;

import dev.pontage.simulator.wire.Header;
import dev.pontage.simulator.wire.Ids;
import dev.pontage.simulator.wire.Rejection;
import dev.pontage.simulator.wire.Usage;
import dev.pontage.simulator.wire.openai.Flavour;
import dev.pontage.simulator.wire.openai.OpenAiUsage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// DeepSeek: no `developer` role, `reasoning_content`, cache hits and misses in the usage,
/// keep-alive comments.
///
/// The simulated models think only when `thinking` or `reasoning_effort` asks for it.
public final class DeepSeek implements Flavour {
  private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");

  /// DeepSeek's ways.
  public DeepSeek() {}

  @Override
  public String name() {
    return "deepseek";
  }

  @Override
  public void check(JsonNode body) {
    JsonNode messages = body.path("messages");
    for (int i = 0; i < messages.size(); i++) {
      String role = messages.path(i).path("role").stringValue("");
      if (!ROLES.contains(role)) {
        throw Rejection.bad(
            "Failed to deserialize the JSON body into the target type: messages["
                + i
                + "].role: unknown variant `"
                + role
                + "`, expected one of `system`, `user`, `assistant`, `tool`");
      }
    }
    for (JsonNode tool : body.path("tools")) {
      String type = tool.path("type").stringValue("");
      if (!type.equals("function")) {
        throw Rejection.bad(
            "Failed to deserialize the JSON body into the target type: tools: unknown variant `"
                + type
                + "`, expected `function`");
      }
    }
  }

  @Override
  public boolean reasons(JsonNode body) {
    String thinking = body.path("thinking").path("type").stringValue("");
    return thinking.equals("enabled")
        || (!thinking.equals("disabled") && body.path("reasoning_effort").isString());
  }

  @Override
  public ReasoningForm reasoningForm() {
    return ReasoningForm.FIELD;
  }

  @Override
  public String responseId(Ids ids) {
    String hex = ids.hex("", 32);
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20));
  }

  @Override
  public String extraMembers() {
    return ",\"system_fingerprint\":\"fp_3a5770e1b4_prod\"";
  }

  @Override
  public ObjectNode usage(Usage usage) {
    ObjectNode node = OpenAiUsage.basic(usage);
    node.putObject("prompt_tokens_details").put("cached_tokens", usage.cached());
    if (usage.reasoning() > 0) {
      node.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
    }
    return node.put("prompt_cache_hit_tokens", usage.cached())
        .put("prompt_cache_miss_tokens", usage.prompt() - usage.cached());
  }

  @Override
  public List<Header> headers(Ids ids) {
    return List.of(new Header("x-ds-trace-id", ids.hex("", 32)));
  }

  @Override
  public @Nullable String embeddingsLength() {
    return null;
  }
}
