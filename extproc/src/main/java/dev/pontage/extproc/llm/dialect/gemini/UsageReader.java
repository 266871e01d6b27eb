package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/// Reads `usageMetadata`. Its prompt count includes what came from the cache; its candidates count
/// excludes thoughts, but for versions of the API where the total shows that it includes them.
final class UsageReader {
  private static final long ABSURD = 1L << 50;

  private UsageReader() {}

  /// The usage of an answer; `null` if it reports none.
  static @Nullable TokenUsage read(JsonObject answer) {
    JsonObject usage = answer.object("usageMetadata");
    if (usage == null) {
      return null;
    }
    long input = count(usage, "promptTokenCount") + count(usage, "toolUsePromptTokenCount");
    long candidates = count(usage, "candidatesTokenCount");
    long thoughts = count(usage, "thoughtsTokenCount");
    boolean inside =
        candidates >= thoughts && input + candidates == count(usage, "totalTokenCount");
    long output = inside ? candidates : candidates + thoughts;
    return new TokenUsage(
        input, output, Math.min(count(usage, "cachedContentTokenCount"), input), 0, thoughts);
  }

  private static long count(JsonObject usage, String name) {
    long count = usage.whole(name, 0);
    return count < 0 || count > ABSURD ? 0 : count;
  }
}
