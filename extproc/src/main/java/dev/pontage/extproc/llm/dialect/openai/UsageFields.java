package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/// The `usage` object, read and written. The vendor counts inclusively, as the canonical form does.
final class UsageFields {
  /// No exchange takes more; whatever claims to is not a count.
  private static final long MOST = 1L << 40;

  private UsageFields() {}

  /// Reads `usage`. Whatever isn't a count is 0: an answer doesn't fail over its usage.
  static TokenUsage read(JsonObject usage) {
    JsonObject input = usage.object("prompt_tokens_details");
    JsonObject output = usage.object("completion_tokens_details");
    long cached = count(input, "cached_tokens");
    if (cached == 0) {
      cached = count(usage, "prompt_cache_hit_tokens");
    }
    return new TokenUsage(
        count(usage, "prompt_tokens"),
        count(usage, "completion_tokens"),
        cached,
        count(input, "cache_write_tokens"),
        count(output, "reasoning_tokens"));
  }

  private static long count(@Nullable JsonObject object, String field) {
    long value = object == null ? 0 : object.whole(field, 0);
    return value < 0 || value > MOST ? 0 : value;
  }

  /// Appends the object.
  static void write(TokenUsage usage, JsonWriter out) {
    out.beginObject();
    out.name("prompt_tokens").value(usage.input());
    out.name("completion_tokens").value(usage.output());
    out.name("total_tokens").value(usage.total());
    out.name("prompt_tokens_details").beginObject();
    out.name("cached_tokens").value(usage.cachedInput());
    if (usage.cacheWrite() > 0) {
      out.name("cache_write_tokens").value(usage.cacheWrite());
    }
    out.endObject();
    out.name("completion_tokens_details").beginObject();
    out.name("reasoning_tokens").value(usage.reasoning());
    out.endObject().endObject();
  }
}
