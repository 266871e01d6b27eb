package dev.pontage.extproc.llm.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;
import java.util.OptionalLong;

/// A JSON number, kept as it was written: `0.10` stays `0.10`, integers past 2^53 keep every digit.
public final class JsonNumber implements Json {
  private final byte[] source;
  private final int from;
  private final int to;

  JsonNumber(byte[] source, int from, int to) {
    this.source = source;
    this.from = from;
    this.to = to;
  }

  /// The number whose text is the decimal form of `value`.
  public static JsonNumber of(long value) {
    return ofText(Long.toString(value));
  }

  /// The number with this text, which must be a JSON number.
  public static JsonNumber ofText(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return new JsonNumber(bytes, 0, bytes.length);
  }

  /// The number as written.
  public String text() {
    return new String(source, from, to - from, ISO_8859_1);
  }

  /// The value if it is a whole number that fits a `long` (`3`, `3.0` and `3e2` are whole), else
  /// empty.
  public OptionalLong wholeValue() {
    int length = to - from;
    if (length <= 18) {
      long value = 0;
      int i = source[from] == '-' ? from + 1 : from;
      boolean digitsOnly = true;
      for (int k = i; k < to; k++) {
        int digit = source[k] - '0';
        if (digit < 0 || digit > 9) {
          digitsOnly = false;
          break;
        }
        value = value * 10 + digit;
      }
      if (digitsOnly) {
        return OptionalLong.of(i == from ? value : -value);
      }
    }
    if (length > 40) {
      return OptionalLong.empty(); // "1e999999999" must not be expanded
    }
    try {
      BigDecimal decimal = new BigDecimal(text());
      if (decimal.precision() - decimal.scale() > 19 || decimal.scale() > 40) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(decimal.longValueExact());
    } catch (ArithmeticException | NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /// The value as a `double`, rounded if need be.
  public double doubleValue() {
    return Double.parseDouble(text());
  }

  @Override
  public void writeTo(JsonWriter out) {
    out.raw(source, from, to);
  }

  @Override
  public String kind() {
    return "a number";
  }

  @Override
  public String toString() {
    return text();
  }
}
