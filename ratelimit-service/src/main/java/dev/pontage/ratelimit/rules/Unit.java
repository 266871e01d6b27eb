package dev.pontage.ratelimit.rules;

/// The length of a window, as envoyproxy/ratelimit counts it: a month has 30 days, a year 365, and
/// windows are aligned to 1970-01-01T00:00:00Z (so a week begins on a Thursday).
public enum Unit {
  /// 1 second.
  SECOND(1),
  /// 60 seconds.
  MINUTE(60),
  /// 60 minutes.
  HOUR(3_600),
  /// 24 hours.
  DAY(86_400),
  /// 7 days.
  WEEK(604_800),
  /// 30 days.
  MONTH(2_592_000),
  /// 365 days.
  YEAR(31_536_000);

  private final long seconds;

  Unit(long seconds) {
    this.seconds = seconds;
  }

  /// The length in seconds.
  public long seconds() {
    return seconds;
  }
}
