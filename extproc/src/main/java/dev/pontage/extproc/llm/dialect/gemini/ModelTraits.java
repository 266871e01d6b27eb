package dev.pontage.extproc.llm.dialect.gemini;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a model can, told by its name: there is no other way.
///
/// @param thinking how its thinking is controlled
/// @param leastBudget the fewest tokens of thinking it can be held to; 0 if it can be switched off
/// @param mostBudget the most tokens of thinking it can be given
/// @param minimal whether it knows the level MINIMAL
/// @param medium whether it knows the level MEDIUM
/// @param generation its generation, such as 3
record ModelTraits(
    Thinking thinking,
    int leastBudget,
    int mostBudget,
    boolean minimal,
    boolean medium,
    int generation) {
  /// How a model's thinking is controlled.
  enum Thinking {
    /// It doesn't think.
    NONE,
    /// By a number of tokens (2.5).
    BUDGET,
    /// By a level (3 and later).
    LEVEL
  }

  private static final Pattern VERSION =
      Pattern.compile("gemini-(\\d{1,3})(?:\\.(\\d{1,3}))?(?:-|$)");

  /// The generation that names without a number, such as `gemini-flash-latest`, stand for.
  private static final int LATEST = 3;

  /// The traits of the model with this name.
  static ModelTraits of(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    boolean flash = name.contains("flash");
    boolean lite = name.contains("lite");
    Matcher version = VERSION.matcher(name);
    if (!version.find()) {
      return name.contains("gemma")
          ? new ModelTraits(Thinking.NONE, 0, 0, false, false, 2)
          : new ModelTraits(Thinking.LEVEL, 0, 0, false, true, LATEST);
    }
    int major = Integer.parseInt(version.group(1));
    int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
    if (major >= 3) {
      boolean minimal = flash && major == 3 && minor <= 6;
      boolean medium = flash || major > 3 || minor > 0;
      return new ModelTraits(Thinking.LEVEL, 0, 0, minimal, medium, major);
    }
    if (major == 2 && minor >= 5) {
      return new ModelTraits(
          Thinking.BUDGET, flash ? 0 : 128, flash || lite ? 24_576 : 32_768, false, false, 2);
    }
    return new ModelTraits(Thinking.NONE, 0, 0, false, false, major);
  }

  /// True if it refuses past tool calls without a thought signature.
  boolean demandsSignatures() {
    return generation >= 3;
  }

  /// True if tool results may hold media.
  boolean takesMediaInResults() {
    return generation >= 3;
  }

  /// True if it can be told to answer in JSON while it has tools.
  boolean takesToolsWithJson() {
    return generation >= 3;
  }
}
