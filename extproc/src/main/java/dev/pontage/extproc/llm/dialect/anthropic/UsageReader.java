package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.json.JsonNumber;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/// Reads `usage` objects, one or several of the same exchange: counts are cumulative, a later one
/// that is there replaces an earlier one, a missing or null one changes nothing.
///
/// Anthropic's `input_tokens` leaves out what was read from or written to the cache; the canonical
/// count includes both.
final class UsageReader {
  /// No exchange has that many; keeps sums from overflowing.
  private static final long MOST = 1L << 50;

  private long uncachedInput;
  private long cacheRead;
  private long cacheWrite;
  private long output;
  private long thinking;

  /// Takes a report in; ignores whatever isn't a count.
  void accept(@Nullable JsonObject usage) {
    if (usage == null) {
      return;
    }
    uncachedInput = count(usage, "input_tokens", uncachedInput);
    cacheRead = count(usage, "cache_read_input_tokens", cacheRead);
    cacheWrite = count(usage, "cache_creation_input_tokens", cacheWrite);
    output = count(usage, "output_tokens", output);
    JsonObject details = usage.object("output_tokens_details");
    if (details != null) {
      thinking = count(details, "thinking_tokens", thinking);
    }
  }

  /// All that was reported so far.
  TokenUsage total() {
    return new TokenUsage(
        uncachedInput + cacheRead + cacheWrite, output, cacheRead, cacheWrite, thinking);
  }

  private static long count(JsonObject usage, String name, long known) {
    if (usage.get(name) instanceof JsonNumber number) {
      return Math.clamp(number.wholeValue().orElse(known), 0, MOST);
    }
    return known;
  }
}
