package dev.pontage.extproc.routing.choose;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The keys of a provider's accounts, used in turn. Safe for threads.
public final class ApiKeys {
  private final List<String> keys;
  private final AtomicInteger turn = new AtomicInteger();

  /// Copies the list; it may be empty.
  public ApiKeys(List<String> keys) {
    this.keys = List.copyOf(keys);
  }

  /// True if there is no key at all.
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /// The key whose turn it is.
  ///
  /// @throws IllegalStateException if there is none
  public String next() {
    if (keys.isEmpty()) {
      throw new IllegalStateException("no key");
    }
    return keys.get(Math.floorMod(turn.getAndIncrement(), keys.size()));
  }

  /// Says how many, never which.
  @Override
  public String toString() {
    return keys.size() + " keys";
  }
}
