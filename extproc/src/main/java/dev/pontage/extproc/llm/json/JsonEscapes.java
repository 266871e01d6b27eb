package dev.pontage.extproc.llm.json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The escaping of JSON texts (RFC 8259, section 7).
final class JsonEscapes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);

  private JsonEscapes() {}

  /// The escaped form of `text` in UTF-8, without quotes. Escapes what must be and no more.
  static byte[] escape(String text) {
    int length = text.length();
    int i = 0;
    while (i < length && isPlain(text.charAt(i))) {
      i++;
    }
    if (i == length) {
      return text.getBytes(UTF_8);
    }
    StringBuilder out = new StringBuilder(length + 16).append(text, 0, i);
    for (; i < length; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (Character.isHighSurrogate(c)
              && i + 1 < length
              && Character.isLowSurrogate(text.charAt(i + 1))) {
            out.append(c).append(text.charAt(++i));
          } else if (c < 0x20 || Character.isSurrogate(c)) {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
              out.append((char) HEX[(c >> shift) & 15]);
            }
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString().getBytes(UTF_8);
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c != '"' && c != '\\' && !Character.isSurrogate(c);
  }

  /// The characters of an escaped form that a parser has validated.
  static String unescape(byte[] source, int from, int to) {
    int i = from;
    while (i < to && source[i] != '\\') {
      i++;
    }
    if (i == to) {
      return new String(source, from, to - from, UTF_8);
    }
    StringBuilder out = new StringBuilder(to - from);
    int plain = from;
    while (i < to) {
      if (source[i] != '\\') {
        i++;
        continue;
      }
      out.append(new String(source, plain, i - plain, UTF_8));
      byte kind = source[i + 1];
      i += 2;
      switch (kind) {
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          int unit = 0;
          for (int k = 0; k < 4; k++) {
            unit = unit << 4 | Character.digit(source[i + k], 16);
          }
          out.append((char) unit);
          i += 4;
        }
        default -> out.append((char) kind);
      }
      plain = i;
    }
    return out.append(new String(source, plain, to - plain, UTF_8)).toString();
  }
}
