package dev.pontage.extproc.llm.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import dev.pontage.extproc.llm.dialect.GeminiSignatures;
import dev.pontage.extproc.llm.json.JsonString;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Ids for the tool calls of one answer. Gemini tells calls apart by their order and seldom gives
/// ids; clients need them, unique in a conversation. Not for threads.
///
/// Ours are `call_pontage_` + a digest of the answer's own id + `_choice_index`: no more than the
/// 40 characters that OpenAI takes.
final class CallIds {
  private static final String PREFIX = "call_pontage_";
  private static final int DIGITS = 20;

  private final LongSupplier random;
  private @Nullable String nonce;

  /// @param random for answers without an id
  CallIds(LongSupplier random) {
    this.random = random;
  }

  /// The id that a client sees of a call: Gemini's if it gave one, else ours, with the signature.
  JsonString idOf(
      @Nullable JsonString given,
      @Nullable JsonString signature,
      @Nullable JsonString responseId,
      int choice,
      int index) {
    JsonString id = given;
    if (id == null || id.isEmpty()) {
      String known = nonce;
      if (known == null) {
        known = nonceOf(responseId);
        nonce = known;
      }
      id = JsonString.of(PREFIX + known + '_' + choice + '_' + index);
    }
    return signature == null ? id : GeminiSignatures.signedId(id, signature);
  }

  private String nonceOf(@Nullable JsonString responseId) {
    return responseId == null || responseId.isEmpty()
        ? String.format(Locale.ROOT, "%016x", random.getAsLong())
        : Hashing.sha256().hashString(responseId.text(), UTF_8).toString().substring(0, DIGITS);
  }

  /// The id as it goes back to Gemini; `null` if it wasn't Gemini that gave it, as far as can be
  /// told: ours, OpenAI's (whose form many others imitate) and Anthropic's are known by their
  /// beginnings.
  static @Nullable JsonString backToGemini(JsonString id) {
    JsonString bare = GeminiSignatures.bareId(id);
    return bare.startsWith("call_") || bare.startsWith("toolu_") ? null : bare;
  }
}
