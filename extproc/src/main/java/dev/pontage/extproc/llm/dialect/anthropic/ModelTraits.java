package dev.pontage.extproc.llm.dialect.anthropic;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a model's API takes, by its name: the one place that knows the differences.
///
/// | models | sampling | thinking | own structured output |
/// |---|---|---|---|
/// | before 3.7, names without `claude` | all | none | no |
/// | 3.7 to 4.4 | all | by budget | no |
/// | 4.5 | temperature or top_p | by budget | yes |
/// | 4.6 | temperature or top_p | adaptive | yes |
/// | 4.7 and 4.8 | none | adaptive | yes |
/// | 5 and later | none | adaptive, on unless disabled | yes |
/// | Fable and Mythos, Opus 5.5 and later | none | adaptive, always on | yes |
///
/// A `claude` name without a version is taken for the newest that can still be told what to do
/// (4.7). Names without `claude` are other vendors' Messages-compatible models: the API's oldest
/// form.
///
/// Sources: the vendor's migration guides (platform.claude.com/docs/en/about-claude/models) and the
/// bug reports of SDK users that `docs/dialects/anthropic.md` lists.
record ModelTraits(
    SamplingPolicy sampling, Thinking thinking, boolean structuredOutput, boolean xhigh) {
  /// Which of temperature, top_p and top_k a model takes.
  enum SamplingPolicy {
    /// All of them.
    ALL,
    /// Not temperature and top_p together.
    TEMPERATURE_OR_TOP_P,
    /// None, in any value.
    NONE
  }

  /// How a model is told to think.
  enum Thinking {
    /// It can't think.
    NONE,
    /// `{"type":"enabled","budget_tokens":n}`.
    BUDGET,
    /// `{"type":"adaptive"}` and an effort; off without it.
    ADAPTIVE,
    /// As [#ADAPTIVE], but on unless `{"type":"disabled"}` is sent.
    ADAPTIVE_BY_DEFAULT,
    /// As [#ADAPTIVE], always on: disabling it or forcing a tool is an error.
    ALWAYS;

    /// True if the model takes an effort, not a budget.
    boolean isAdaptive() {
      return this == ADAPTIVE || this == ADAPTIVE_BY_DEFAULT || this == ALWAYS;
    }
  }

  /// One- and two-digit numbers; dates such as `20250929` are no versions.
  private static final Pattern VERSION =
      Pattern.compile("(?<![0-9a-z])(\\d{1,2})(?:[-.](\\d{1,2}))?(?![0-9])");

  private static final int UNKNOWN = 407;

  /// The traits of a model.
  static ModelTraits of(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    int claude = name.indexOf("claude");
    if (claude < 0) {
      return new ModelTraits(SamplingPolicy.ALL, Thinking.NONE, false, false);
    }
    String rest = name.substring(claude + "claude".length());
    int version = version(rest);
    return new ModelTraits(
        samplingOf(version), thinkingOf(rest, version), version >= 405, version >= 407);
  }

  /// Major version times 100 plus minor.
  private static int version(String name) {
    Matcher matcher = VERSION.matcher(name);
    if (!matcher.find()) {
      return UNKNOWN;
    }
    String minor = matcher.group(2);
    return Integer.parseInt(matcher.group(1)) * 100 + (minor == null ? 0 : Integer.parseInt(minor));
  }

  private static SamplingPolicy samplingOf(int version) {
    if (version >= 407) {
      return SamplingPolicy.NONE;
    }
    return version >= 405 ? SamplingPolicy.TEMPERATURE_OR_TOP_P : SamplingPolicy.ALL;
  }

  private static Thinking thinkingOf(String name, int version) {
    if (version >= 500) {
      boolean always =
          name.contains("fable")
              || name.contains("mythos")
              || (name.contains("opus") && version >= 505);
      return always ? Thinking.ALWAYS : Thinking.ADAPTIVE_BY_DEFAULT;
    }
    if (version >= 406) {
      return Thinking.ADAPTIVE;
    }
    return version >= 307 ? Thinking.BUDGET : Thinking.NONE;
  }
}
