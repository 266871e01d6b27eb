package dev.pontage.ratelimit.limit;

/// What a counter says after a charge.
///
/// @param total hits in the window, this charge included; saturates at `Long.MAX_VALUE`
/// @param secondsUntilReset until the window ends, 1..its length
public record Count(long total, long secondsUntilReset) {}
