package dev.pontage.simulator.wire;

/// Takes JSON bytes as they arrive and keeps all of them but the middle of very long strings
/// (images, mostly).
///
/// What is left out of a string is replaced by a mark that says how many raw bytes there were, so
/// that a request of 50 MB needs little memory and its images can still be measured. Any split of
/// the input gives the same result. Not thread-safe.
public final class Condenser {
  /// Raw bytes of one string that are kept.
  public static final int KEPT = 64 * 1024;

  private static final char MARK = '\uE0FF';

  private final Bytes out = new Bytes();
  private boolean inString;
  private int escape;
  private long length;
  private boolean cutting;
  private long omitted;
  private int padding;

  /// Takes the next bytes.
  public void accept(byte[] bytes, int offset, int count) {
    int from = offset;
    int end = offset + count;
    for (int i = offset; i < end; i++) {
      byte b = bytes[i];
      if (!inString) {
        if (b == '"') {
          inString = true;
          length = 0;
        }
        continue;
      }
      if (escape > 0) {
        escape = escape == 1 && b == 'u' ? 5 : escape == 1 ? 0 : escape == 2 ? 0 : escape - 1;
      } else if (b == '\\') {
        escape = 1;
      } else if (b == '"') {
        inString = false;
        if (cutting) {
          out.put(MARK + Long.toString(omitted) + '.' + padding);
          cutting = false;
          from = i;
        }
        continue;
      }
      if (cutting) {
        omitted++;
        padding = b == '=' ? padding + 1 : 0;
      } else if (++length > KEPT && escape == 0 && b > 0) {
        out.put(bytes, from, i + 1 - from);
        cutting = true;
        omitted = 0;
        padding = 0;
      }
    }
    if (!cutting && end > from) {
      out.put(bytes, from, end - from);
    }
  }

  /// The condensed JSON so far.
  public Bytes result() {
    return out;
  }

  /// Raw length of a condensed string: the characters kept plus the bytes left out.
  public static long length(String text) {
    int mark = text.lastIndexOf(MARK);
    return mark < 0 ? text.length() : mark + omitted(text, mark);
  }

  /// Bytes that a condensed base64 string stands for.
  public static long base64Bytes(String text) {
    int mark = text.lastIndexOf(MARK);
    long characters = length(text);
    int pad;
    if (mark < 0) {
      pad = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    } else {
      pad = Math.min(2, Integer.parseInt(text.substring(text.lastIndexOf('.') + 1)));
    }
    return Math.max(0, characters * 3 / 4 - pad);
  }

  /// The text without the mark of what was left out.
  public static String kept(String text) {
    int mark = text.lastIndexOf(MARK);
    return mark < 0 ? text : text.substring(0, mark);
  }

  private static long omitted(String text, int mark) {
    try {
      return Long.parseLong(text.substring(mark + 1, text.lastIndexOf('.')));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      return (long) text.length() - mark;
    }
  }
}
