package dev.pontage.ratelimit.key;

import dev.pontage.ratelimit.rules.Entry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// Names the counter of a descriptor.
///
/// The name is injective: each part is preceded by its length, so no choice of keys and values
/// makes two descriptors, domains or window lengths share a counter (envoyproxy/ratelimit joins
/// them with `_`, where `a_b` + `c` and `a` + `b_c` meet). Names longer than [#LONGEST] are
/// replaced by their SHA-256, so that what a client writes into a header can't fill the memory.
public final class CounterKey {

  /// The longest name kept as it is, in characters.
  public static final int LONGEST = 256;

  private CounterKey() {}

  /// The name of the counter. The window's length belongs to it: when a rule's window changes, a
  /// new counter begins.
  public static String of(String domain, List<Entry> entries, long windowSeconds) {
    StringBuilder name = new StringBuilder(96);
    name.append('w').append(windowSeconds);
    part(name, domain);
    for (Entry entry : entries) {
      part(name, entry.key());
      part(name, entry.value());
    }
    return name.length() <= LONGEST ? name.toString() : digest(name.toString());
  }

  private static void part(StringBuilder name, String text) {
    name.append('|').append(text.length()).append(':').append(text);
  }

  /// Begins with a letter that no plain name begins with.
  private static String digest(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return "h" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
