package dev.pontage.chassis.log;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes one flat JSON object. Every string is safe: control characters and lone surrogates are
/// escaped, so that a line stays a line and its bytes stay UTF-8.
public final class JsonLine {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder text = new StringBuilder(256).append('{');

  /// An object without fields.
  public JsonLine() {}

  /// Adds a string.
  public JsonLine string(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  /// Adds a value: numbers and booleans as such (not-a-number and infinities as strings), null as
  /// null, everything else by its `toString`.
  public JsonLine value(String name, @Nullable Object value) {
    name(name);
    switch (value) {
      case null -> text.append("null");
      case Boolean bool -> text.append(bool.booleanValue());
      case Double number when !Double.isFinite(number) -> quote(number.toString());
      case Float number when !Float.isFinite(number) -> quote(number.toString());
      case Number number -> text.append(number);
      default -> quote(String.valueOf(value));
    }
    return this;
  }

  /// Starts an object as the value of a field; [#close()] ends it.
  public JsonLine open(String name) {
    name(name);
    text.append('{');
    return this;
  }

  /// Ends the object that [#open] started.
  public JsonLine close() {
    text.append('}');
    return this;
  }

  /// Ends the outer object. Nothing may be added afterwards.
  public String end() {
    return text.append('}').toString();
  }

  /// Ends the outer object and the line.
  byte[] endLine() {
    return text.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private void name(String name) {
    if (text.charAt(text.length() - 1) != '{') {
      text.append(',');
    }
    quote(name);
    text.append(':');
  }

  private void quote(String value) {
    text.append('"');
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && c < 0x7f) {
        text.append(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        text.append(c).append(value.charAt(++i));
      } else {
        escape(c);
      }
    }
    text.append('"');
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (c > 0x9f && !Character.isSurrogate(c) && c != '\u2028' && c != '\u2029') {
          text.append(c);
        } else {
          text.append("\\u")
              .append(HEX[c >> 12])
              .append(HEX[(c >> 8) & 15])
              .append(HEX[(c >> 4) & 15])
              .append(HEX[c & 15]);
        }
      }
    }
  }
}
