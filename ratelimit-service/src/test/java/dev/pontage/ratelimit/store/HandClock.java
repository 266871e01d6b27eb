package dev.pontage.ratelimit.store;

import java.time.Instant;
import java.time.InstantSource;

/// A clock moved by hand.
public final class HandClock implements InstantSource {
  private volatile Instant now;

  /// Shows the given second.
  public HandClock(long epochSecond) {
    now = Instant.ofEpochSecond(epochSecond);
  }

  @Override
  public Instant instant() {
    return now;
  }

  /// Moves, also backwards.
  public void moveSeconds(long seconds) {
    now = now.plusSeconds(seconds);
  }

  /// The second shown.
  public long second() {
    return now.getEpochSecond();
  }
}
