package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.dialect.anthropic.ModelTraits.Thinking;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.Reasoning;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether and how the model is told to think.
sealed interface ThinkingPlan {
  /// The least budget Anthropic takes, in tokens.
  long LEAST_BUDGET = 1_024;

  /// Nothing is said.
  record Unsaid() implements ThinkingPlan {}

  /// Thinking is switched off.
  record Off() implements ThinkingPlan {}

  /// Thinking with a budget in tokens.
  record Budget(long tokens) implements ThinkingPlan {}

  /// The model decides, guided by an effort.
  record Adaptive(String effort) implements ThinkingPlan {}

  /// True if the request asks the model to think.
  default boolean isOn() {
    return this instanceof Budget || this instanceof Adaptive;
  }

  /// Appends the `thinking` field, if there is anything to say.
  default void write(JsonWriter out) {
    switch (this) {
      case Unsaid _ -> {}
      case Off _ -> out.name("thinking").beginObject().name("type").value("disabled").endObject();
      case Budget budget ->
          out.name("thinking")
              .beginObject()
              .name("type")
              .value("enabled")
              .name("budget_tokens")
              .value(budget.tokens())
              .endObject();
      case Adaptive _ ->
          out.name("thinking")
              .beginObject()
              .name("type")
              .value("adaptive")
              .name("display")
              .value("summarized") // newer models leave thoughts out unless asked
              .endObject();
    }
  }

  /// Decides.
  ///
  /// @param toolForced true if the model must call a tool: it can't think then
  /// @param thoughtsMissing see [Conversation#lacksThoughtsOnToolUse]
  /// @param dropped takes `reasoning_effort` if the client's wish can't be met
  /// @throws UnsupportedRequest if a tool is forced on a model that always thinks
  static ThinkingPlan of(
      @Nullable Reasoning reasoning,
      ModelTraits traits,
      long maxTokens,
      boolean toolForced,
      boolean thoughtsMissing,
      Set<String> dropped)
      throws UnsupportedRequest {
    Thinking thinking = traits.thinking();
    if (toolForced && thinking == Thinking.ALWAYS) {
      throw new UnsupportedRequest(
          "tool_choice", "this model always thinks and so can't be made to call a tool");
    }
    boolean off = isOff(reasoning);
    if (off || toolForced) {
      if (reasoning != null && (!off || thinking == Thinking.ALWAYS)) {
        dropped.add("reasoning_effort");
      }
      return thinking == Thinking.ADAPTIVE_BY_DEFAULT ? new Off() : new Unsaid();
    }
    if (reasoning == null) {
      return new Unsaid();
    }
    ThinkingPlan plan = new Unsaid();
    if (thinking.isAdaptive()) {
      String effort = effort(reasoning, traits);
      plan = effort == null ? plan : new Adaptive(effort);
    } else if (thinking == Thinking.BUDGET && !thoughtsMissing && maxTokens > LEAST_BUDGET) {
      long budget = budget(reasoning);
      // at least half of the answer is left for what the client came for
      long most = Math.max(LEAST_BUDGET, maxTokens / 2);
      plan = budget == 0 ? plan : new Budget(Math.clamp(budget, LEAST_BUDGET, most));
    }
    if (!plan.isOn()) {
      dropped.add("reasoning_effort");
    }
    return plan;
  }

  private static boolean isOff(@Nullable Reasoning reasoning) {
    if (reasoning == null) {
      return false;
    }
    Long budget = reasoning.budgetTokens();
    return budget != null ? budget == 0 : "none".equals(reasoning.effort());
  }

  /// The budget in tokens; 0 if the effort is none we know.
  private static long budget(Reasoning reasoning) {
    Long budget = reasoning.budgetTokens();
    if (budget != null) {
      return budget;
    }
    return switch (reasoning.effort()) {
      case "minimal", "low" -> 1_024;
      case "medium" -> 2_048;
      case "high" -> 4_096;
      case "xhigh" -> 8_192;
      case "max" -> 16_384;
      case null, default -> 0;
    };
  }

  private static @Nullable String effort(Reasoning reasoning, ModelTraits traits) {
    String effort = reasoning.effort();
    Long budget = reasoning.budgetTokens();
    if (effort == null && budget != null) {
      return budget <= 2_048 ? "low" : budget <= 8_192 ? "medium" : "high";
    }
    return switch (effort) {
      case "minimal", "low" -> "low";
      case "medium", "high", "max" -> effort;
      case "xhigh" -> traits.xhigh() ? "xhigh" : "high";
      case null, default -> null;
    };
  }
}
