package dev.pontage.extproc.llm.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A text in its JSON-escaped form, without the quotes: a slice of the bytes it came in.
///
/// Most texts cross the gateway without ever being decoded. [#text()] decodes on demand.
public final class JsonString implements Json {
  /// The text of no characters.
  public static final JsonString EMPTY = new JsonString(new byte[0], 0, 0);

  private final byte[] source;
  private final int from;
  private final int to;
  private @Nullable String decoded; // a benign race: every thread computes the same

  JsonString(byte[] source, int from, int to) {
    this.source = source;
    this.from = from;
    this.to = to;
  }

  /// A text given as characters; unpaired surrogates are kept as `\\udXXX` escapes.
  public static JsonString of(String text) {
    byte[] escaped = JsonEscapes.escape(text);
    JsonString string = new JsonString(escaped, 0, escaped.length);
    string.decoded = text;
    return string;
  }

  /// The decoded text.
  public String text() {
    String known = decoded;
    if (known == null) {
      known = JsonEscapes.unescape(source, from, to);
      decoded = known;
    }
    return known;
  }

  /// The decoded text in UTF-8: what a nested document's parser wants.
  public byte[] utf8() {
    return hasEscapes() ? text().getBytes(UTF_8) : Arrays.copyOfRange(source, from, to);
  }

  /// The number of bytes of the escaped form.
  public int length() {
    return to - from;
  }

  /// True if there is no character at all.
  public boolean isEmpty() {
    return from == to;
  }

  /// True if there is nothing but white space (also when written as escapes).
  public boolean isBlank() {
    for (int i = from; i < to; i++) {
      byte b = source[i];
      if (b == '\\' || b < 0) {
        return text().isBlank();
      }
      if (b != ' ') {
        return false;
      }
    }
    return true;
  }

  /// True if the escaped form contains a backslash.
  public boolean hasEscapes() {
    for (int i = from; i < to; i++) {
      if (source[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  /// The byte at `index` of the escaped form.
  public byte byteAt(int index) {
    return source[from + index];
  }

  /// The index of an ASCII byte in the escaped form, at or after `start` and before `limit`; -1 if
  /// it isn't there.
  public int indexOf(char ascii, int start, int limit) {
    int end = Math.min(to, from + limit);
    for (int i = from + start; i < end; i++) {
      if (source[i] == ascii) {
        return i - from;
      }
    }
    return -1;
  }

  /// The part from `begin` to `end` (exclusive), indices into the escaped form. The caller sees to
  /// it that neither cuts an escape or a UTF-8 character.
  public JsonString slice(int begin, int end) {
    if (begin < 0 || end < begin || end > length()) {
      throw new IndexOutOfBoundsException(
          "slice: " + begin + ".." + end + " (expected: within 0.." + length() + ")");
    }
    return new JsonString(source, from + begin, from + end);
  }

  /// True if the escaped form begins with these ASCII characters.
  public boolean startsWith(String ascii) {
    if (length() < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (source[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// True if this is a view on a part of these bytes.
  @SuppressWarnings("ReferenceEquality") // the very array, not one like it
  boolean isIn(byte[] bytes, int begin, int end) {
    return source == bytes && from >= begin && to <= end;
  }

  /// Where the escaped form begins in its source.
  int from() {
    return from;
  }

  /// Where the escaped form ends in its source.
  int to() {
    return to;
  }

  /// Appends the escaped form without quotes.
  void writeContentTo(JsonWriter out) {
    out.rawPart(source, from, to);
  }

  @Override
  public void writeTo(JsonWriter out) {
    out.value(this);
  }

  @Override
  public String kind() {
    return "a string";
  }

  /// Equal if the decoded texts are.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonString that
        && (Arrays.equals(source, from, to, that.source, that.from, that.to)
            || text().equals(that.text()));
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
