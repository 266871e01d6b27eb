package dev.pontage.bench.load;

/// Looks through a response body, byte by byte and however it is split, for what tells that the
/// answer is whole (a text such as `[DONE]`) and for the simulator's stamps: `"t` followed by 19
/// digits, the nanoseconds since 1970 at which the chunk was written. Not for several threads.
final class BodyScanner {
  /// Takes stamps.
  interface Stamps {
    /// A chunk was seen.
    ///
    /// @param nanos when its provider wrote it, in nanoseconds since 1970
    void stamp(long nanos);
  }

  private static final int DIGITS = 19;

  private final byte[] mark;
  private final int[] fallback;
  private final Stamps stamps;
  private int matched;
  private boolean whole;
  // -2: outside; -1: after a quote; 0..19: digits read after `"t`
  private int digits = -2;
  private long value;

  BodyScanner(byte[] mark, Stamps stamps) {
    this.mark = mark.clone();
    this.fallback = fallback(mark);
    this.stamps = stamps;
  }

  /// Begins another body.
  void reset() {
    matched = 0;
    whole = false;
    digits = -2;
  }

  /// Whether the mark was seen.
  boolean whole() {
    return whole;
  }

  void scan(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (!whole) {
        mark(b);
      }
      if (digits != -2 || b == '"') {
        stamp(b);
      }
    }
  }

  private void mark(byte b) {
    while (matched > 0 && mark[matched] != b) {
      matched = fallback[matched - 1];
    }
    if (mark[matched] == b && ++matched == mark.length) {
      whole = true;
    }
  }

  private void stamp(byte b) {
    if (digits >= 0 && b >= '0' && b <= '9') {
      value = value * 10 + (b - '0');
      if (++digits == DIGITS) {
        digits = -2;
        stamps.stamp(value);
      }
    } else if (b == '"') {
      digits = -1;
    } else if (digits == -1 && b == 't') {
      digits = 0;
      value = 0;
    } else {
      digits = -2;
    }
  }

  // Knuth, Morris, Pratt: how much of the mark is still matched after a mismatch.
  private static int[] fallback(byte[] mark) {
    int[] table = new int[mark.length];
    for (int i = 1, k = 0; i < mark.length; i++) {
      while (k > 0 && mark[i] != mark[k]) {
        k = table[k - 1];
      }
      if (mark[i] == mark[k]) {
        k++;
      }
      table[i] = k;
    }
    return table;
  }
}
