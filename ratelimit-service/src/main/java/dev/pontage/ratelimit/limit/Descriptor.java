package dev.pontage.ratelimit.limit;

import dev.pontage.ratelimit.rules.Entry;
import dev.pontage.ratelimit.rules.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request is, seen by one group of rules.
///
/// @param entries at least one
/// @param hits how much the request counts, >= 0
/// @param override a limit that came with the request; null to use the rules
public record Descriptor(List<Entry> entries, long hits, @Nullable Limit override) {

  /// Copies the entries.
  public Descriptor {
    entries = List.copyOf(entries);
  }
}
