package dev.pontage.ratelimit.limit;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// Counts hits in fixed windows.
///
/// All charges of a call are one atomic operation at one instant: no other call sees some of them
/// counted and others not. Each is counted whatever the others' counts are, also when its limit is
/// exceeded, as envoyproxy/ratelimit does: a request that one rule refuses still uses up the
/// others' allowance. The store knows no limits; [RateLimiter] judges the counts.
public interface LimitStore {

  /// Adds the hits of each charge to its counter. The same key may come several times.
  ///
  /// Never blocks for I/O. The stage completes on any thread, for stores in memory at once.
  ///
  /// @return one count for each charge, in their order
  CompletionStage<List<Count>> charge(List<Charge> charges);
}
