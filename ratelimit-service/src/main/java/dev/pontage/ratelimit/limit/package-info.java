/// Decides requests: finds the rules, charges a store, judges the counts. Pure: the store is handed
/// in.
///
/// Start at [dev.pontage.ratelimit.limit.RateLimiter].
@NullMarked
package dev.pontage.ratelimit.limit;

import org.jspecify.annotations.NullMarked;
