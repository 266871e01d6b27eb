package dev.pontage.extproc.llm.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pontage.extproc.llm.json.JsonString;

/// Ids of tool calls in the form Anthropic takes: `[a-zA-Z0-9_-]+`, unique in a conversation.
///
/// An id that fits stays as it is. Any other (another vendor's, or one that looks encoded) becomes
/// `enc_` and its UTF-8 bytes, letters, digits and `-` as they are, the rest as `_` and two hex
/// digits. The n-th turn that uses an id again gets `__n` appended. Both are injective: two ids
/// never become one, and the same conversation always gives the same ids.
final class ToolIds {
  private static final String MARK = "enc_";

  private ToolIds() {}

  /// The encoded form of an id in the `use`-th turn (from 1) that uses it.
  static JsonString encode(JsonString id, int use) {
    if (use == 1 && fits(id) && !id.startsWith(MARK)) {
      return id;
    }
    StringBuilder out = new StringBuilder(MARK);
    for (byte b : id.text().getBytes(UTF_8)) {
      if (isLetterOrDigit(b) || b == '-') {
        out.append((char) b);
      } else {
        out.append('_').append(Character.forDigit((b >> 4) & 15, 16));
        out.append(Character.forDigit(b & 15, 16));
      }
    }
    if (use > 1) {
      out.append("__").append(use);
    }
    return JsonString.of(out.toString());
  }

  private static boolean fits(JsonString id) {
    for (int i = 0; i < id.length(); i++) {
      byte b = id.byteAt(i);
      if (!isLetterOrDigit(b) && b != '_' && b != '-') {
        return false;
      }
    }
    return !id.isEmpty();
  }

  private static boolean isLetterOrDigit(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
  }
}
