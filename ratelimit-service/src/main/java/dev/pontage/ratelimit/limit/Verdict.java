package dev.pontage.ratelimit.limit;

import dev.pontage.ratelimit.rules.Limit;

/// What became of one descriptor.
public sealed interface Verdict {

  /// No rule applies.
  record NoLimit() implements Verdict {}

  /// A rule says that nothing is limited.
  record Unlimited(Limit limit) implements Verdict {}

  /// A rule was counted.
  ///
  /// @param limit what applied
  /// @param exceeded whether the count is over the limit; a shadow rule's too
  /// @param remaining hits left in the window, >= 0
  /// @param secondsUntilReset until the window ends
  record Counted(Limit limit, boolean exceeded, long remaining, long secondsUntilReset)
      implements Verdict {

    /// Whether this refuses the request: exceeded, and the rule is no shadow.
    public boolean refuses() {
      return exceeded && limit.mode() == Limit.Mode.ENFORCED;
    }
  }
}
