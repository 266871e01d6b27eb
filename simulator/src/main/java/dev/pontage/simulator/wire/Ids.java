package dev.pontage.simulator.wire;

import java.util.concurrent.atomic.AtomicLong;

/// Makes ids that are unique within one simulator and look like the vendors' own. Thread-safe.
public final class Ids {
  private static final char[] ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final AtomicLong next = new AtomicLong();
  private final long salt;

  /// @param salt distinguishes the ids of two simulators
  public Ids(long salt) {
    this.salt = salt;
  }

  /// `length` letters and digits after a prefix.
  public String make(String prefix, int length) {
    return render(prefix, length, ALPHABET);
  }

  /// `length` lower-case hex digits after a prefix.
  public String hex(String prefix, int length) {
    return render(prefix, length, HEX);
  }

  private String render(String prefix, int length, char[] alphabet) {
    long state = mix(salt + next.incrementAndGet());
    StringBuilder id = new StringBuilder(prefix.length() + length).append(prefix);
    long bits = 0;
    for (int i = 0; i < length; i++) {
      if (i % 8 == 0) {
        state += 0x9E3779B97F4A7C15L;
        bits = mix(state);
      }
      id.append(alphabet[(int) ((bits & 0xff) % alphabet.length)]);
      bits >>>= 8;
    }
    return id.toString();
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
