package dev.pontage.extproc.llm.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pontage.extproc.llm.json.JsonString;
import org.jspecify.annotations.Nullable;

/// How Gemini's thought signatures travel through clients and conversations that don't know them.
///
/// Gemini 3 and later refuse a conversation in which their tool calls lack the signature they came
/// with, and most clients keep nothing of a tool call but id, name and arguments. So the signature
/// rides in the id: `ID__sig__SIGNATURE`, in letters, digits, `-` and `_` only, which is what every
/// vendor's ids allow. Other vendors limit the length of ids, so their dialects send [#bareId].
///
/// The signature of a text has no place in a client's schema but that of a thought's signature. It
/// is marked there ([#marked]), since another vendor would refuse it as a forgery.
public final class GeminiSignatures {
  /// Longer signatures don't ride in ids: ids end up in places that limit them.
  public static final int MAX_IN_ID = 8_192;

  private static final String DELIMITER = "__sig__";
  private static final String MARK = "gemini.";

  private GeminiSignatures() {}

  /// The id with the signature in it; the id alone if the signature is too long or isn't base64.
  public static JsonString signedId(JsonString id, JsonString signature) {
    int length = signature.length();
    if (length == 0 || length > MAX_IN_ID || length % 4 != 0 || delimiter(id) >= 0) {
      return id;
    }
    int end = length;
    while (end > length - 2 && signature.byteAt(end - 1) == '=') {
      end--;
    }
    StringBuilder out = new StringBuilder(id.length() + DELIMITER.length() + length);
    out.append(id.text()).append(DELIMITER);
    for (int i = 0; i < end; i++) {
      byte b = signature.byteAt(i);
      if (b == '+') {
        out.append('-');
      } else if (b == '/') {
        out.append('_');
      } else if (isLetterOrDigit(b)) {
        out.append((char) b);
      } else {
        return id;
      }
    }
    return JsonString.of(out.toString());
  }

  /// True if there is a signature in the id.
  public static boolean isSigned(JsonString id) {
    return delimiter(id) >= 0;
  }

  /// The id without the signature in it, if there is one.
  public static JsonString bareId(JsonString id) {
    int delimiter = delimiter(id);
    return delimiter < 0 ? id : id.slice(0, delimiter);
  }

  /// The signature in an id, just as Gemini wrote it; `null` if there is none.
  public static @Nullable JsonString signatureIn(JsonString id) {
    int delimiter = delimiter(id);
    if (delimiter < 0) {
      return null;
    }
    int from = delimiter + DELIMITER.length();
    int length = id.length() - from;
    if (length == 0 || length % 4 == 1) {
      return null;
    }
    byte[] signature = new byte[(length + 3) / 4 * 4];
    for (int i = 0; i < signature.length; i++) {
      byte b = i < length ? id.byteAt(from + i) : (byte) '=';
      if (i < length && !isLetterOrDigit(b) && b != '-' && b != '_') {
        return null;
      }
      signature[i] = b == '-' ? (byte) '+' : b == '_' ? (byte) '/' : b;
    }
    return JsonString.of(new String(signature, ISO_8859_1));
  }

  /// A text's signature as it goes to clients in the place of a thought's.
  public static JsonString marked(JsonString signature) {
    return JsonString.of(MARK + signature.text());
  }

  /// True if a thought's signature is one of [#marked]: no other vendor may get it.
  public static boolean isMarked(JsonString signature) {
    return signature.startsWith(MARK);
  }

  /// The signature as Gemini gave it; `null` if it isn't one of [#marked].
  public static @Nullable JsonString unmarked(JsonString signature) {
    return isMarked(signature) ? signature.slice(MARK.length(), signature.length()) : null;
  }

  private static int delimiter(JsonString id) {
    int last = id.length() - DELIMITER.length();
    for (int i = id.indexOf('_', 1, id.length());
        i >= 0 && i <= last;
        i = id.indexOf('_', i + 1, id.length())) {
      if (id.slice(i, id.length()).startsWith(DELIMITER)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isLetterOrDigit(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
  }
}
