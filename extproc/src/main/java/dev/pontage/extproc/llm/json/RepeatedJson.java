package dev.pontage.extproc.llm.json;

import com.google.common.base.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Recognises documents that differ from one parsed before in one or two texts only, so that they
/// needn't be parsed.
///
/// A stream's events mostly do. What surrounds the texts is compared byte by byte; the texts are
/// validated as a parser would: escapes, control characters, UTF-8. A text ends at its first quote
/// that isn't escaped, and what follows must again be the same, so no text can pass for something
/// else: a document that matches is, token for token, the one parsed before but for these texts.
///
/// For one stream, by one thread. Keeps a copy of the document, up to [#MAX_LENGTH].
public final class RepeatedJson {
  /// The longest document that is remembered, in bytes.
  public static final int MAX_LENGTH = 4_096;

  private static final byte PLAIN = 0;
  private static final byte HIGH = 1;
  private static final byte ESCAPE = 2;
  private static final byte QUOTE = 3;
  private static final byte CONTROL = 4;
  private static final byte[] CLASSES = classes();

  private byte[] known = new byte[512];
  private int length = -1; // of what is known; -1 if nothing is

  // Where the texts stand in what is known. With one text only, the second is empty, at the end.
  private int firstFrom;
  private int firstTo;
  private int secondFrom;
  private int secondTo;
  private boolean wantsFirst;

  /// Knows nothing yet.
  public RepeatedJson() {}

  private static byte[] classes() {
    byte[] classes = new byte[256];
    Arrays.fill(classes, 0, 0x20, CONTROL);
    Arrays.fill(classes, 0x80, 0x100, HIGH);
    classes['\\'] = ESCAPE;
    classes['"'] = QUOTE;
    return classes;
  }

  /// Remembers a document that was just parsed from these bytes, instead of any before.
  ///
  /// @param text the value that may differ, and that [#match] gives
  /// @param filler another value that may differ and is of no interest, or `null`
  public void learn(byte[] source, int from, int to, JsonString text, @Nullable JsonString filler) {
    forget();
    if (to - from > MAX_LENGTH
        || !text.isIn(source, from, to)
        || (filler != null && !filler.isIn(source, from, to))) {
      return;
    }
    length = to - from;
    if (known.length < length) {
      known = new byte[Math.min(MAX_LENGTH, length * 2)];
    }
    System.arraycopy(source, from, known, 0, length);
    wantsFirst = filler == null || text.from() < filler.from();
    JsonString first = filler == null || wantsFirst ? text : filler;
    JsonString second = wantsFirst ? filler : text;
    firstFrom = first.from() - from;
    firstTo = first.to() - from;
    secondFrom = second == null ? length : second.from() - from;
    secondTo = second == null ? length : second.to() - from;
  }

  /// Remembers nothing from here on.
  public void forget() {
    length = -1;
  }

  /// The text of a document that is the one remembered but for its texts; `null` if it isn't, or
  /// isn't valid, or nothing is remembered.
  public @Nullable JsonString match(byte[] source, int from, int to) {
    int fixed = length - (firstTo - firstFrom) - (secondTo - secondFrom);
    if (length < 0 || to - from < fixed) {
      return null;
    }
    int first = from + firstFrom;
    if (!Arrays.equals(source, from, first, known, 0, firstFrom)) {
      return null;
    }
    int firstEnd = endOfText(source, first, to);
    int second = firstEnd + secondFrom - firstTo;
    if (firstEnd < 0
        || second > to
        || !Arrays.equals(source, firstEnd, second, known, firstTo, secondFrom)) {
      return null;
    }
    if (secondFrom == length) {
      return second == to ? new JsonString(source, first, firstEnd) : null;
    }
    int secondEnd = endOfText(source, second, to);
    if (secondEnd < 0 || !Arrays.equals(source, secondEnd, to, known, secondTo, length)) {
      return null;
    }
    return wantsFirst
        ? new JsonString(source, first, firstEnd)
        : new JsonString(source, second, secondEnd);
  }

  /// Where the quote stands that ends the text; -1 if none does or the text isn't valid.
  private static int endOfText(byte[] source, int from, int to) {
    boolean ascii = true;
    int i = from;
    while (i < to) {
      switch (CLASSES[source[i] & 0xff]) {
        case PLAIN -> i++;
        case HIGH -> {
          ascii = false;
          i++;
        }
        case ESCAPE -> {
          i = endOfEscape(source, i + 1, to);
          if (i < 0) {
            return -1;
          }
        }
        case QUOTE -> {
          return ascii || Utf8.isWellFormed(source, from, i - from) ? i : -1;
        }
        default -> {
          return -1;
        }
      }
    }
    return -1;
  }

  private static int endOfEscape(byte[] source, int at, int to) {
    if (at >= to) {
      return -1;
    }
    return switch (source[at]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
      case 'u' -> endOfHex(source, at + 1, to);
      default -> -1;
    };
  }

  private static int endOfHex(byte[] source, int from, int to) {
    if (to - from < 4) {
      return -1;
    }
    for (int i = from; i < from + 4; i++) {
      if (source[i] < 0 || Character.digit(source[i], 16) < 0) {
        return -1;
      }
    }
    return from + 4;
  }
}
