package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.Reasoning;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes how much the model should think. The steps are those of Google's own OpenAI-compatible
/// surface: low 1,024, medium 8,192, high 24,576 tokens, or the level of the same name.
final class ThinkingConfig {
  private static final int LOW = 1_024;
  private static final int MEDIUM = 8_192;
  private static final int HIGH = 24_576;

  private ThinkingConfig() {}

  /// Writes `thinkingConfig`; lists what the client said as dropped if the model doesn't think.
  static void write(Reasoning reasoning, ModelTraits traits, JsonWriter out, Set<String> dropped) {
    String effort = reasoning.effort();
    Long tokens = reasoning.budgetTokens();
    if (effort == null && tokens == null) {
      return;
    }
    boolean off = tokens != null ? tokens == 0 : "none".equals(effort);
    switch (traits.thinking()) {
      case NONE -> {
        if (!off) {
          dropped.add("reasoning_effort");
        }
      }
      case BUDGET -> {
        long asked = tokens != null ? tokens : budgetOf(effort, traits);
        out.name("thinkingConfig").beginObject();
        out.name("includeThoughts").value(!off);
        out.name("thinkingBudget")
            .value(Math.clamp(asked, traits.leastBudget(), traits.mostBudget()));
        out.endObject();
      }
      case LEVEL -> {
        out.name("thinkingConfig").beginObject();
        out.name("includeThoughts").value(!off);
        out.name("thinkingLevel")
            .value(tokens != null ? level(tokens, traits) : level(effort, traits));
        out.endObject();
      }
    }
  }

  private static int budgetOf(@Nullable String effort, ModelTraits traits) {
    return switch (effort) {
      case "none" -> 0;
      case "minimal", "low" -> LOW;
      case "medium" -> MEDIUM;
      case "high" -> HIGH;
      case null, default -> traits.mostBudget();
    };
  }

  private static String level(@Nullable String effort, ModelTraits traits) {
    return switch (effort) {
      case "none", "minimal" -> traits.minimal() ? "MINIMAL" : "LOW";
      case "low" -> "LOW";
      case "medium" -> traits.medium() ? "MEDIUM" : "HIGH";
      case null, default -> "HIGH"; // the highest that every model knows
    };
  }

  private static String level(long tokens, ModelTraits traits) {
    if (tokens == 0) {
      return level("none", traits);
    }
    return level(tokens <= LOW ? "low" : tokens <= MEDIUM ? "medium" : "high", traits);
  }
}
