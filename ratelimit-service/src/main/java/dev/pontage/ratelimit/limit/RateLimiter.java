package dev.pontage.ratelimit.limit;

import dev.pontage.ratelimit.key.CounterKey;
import dev.pontage.ratelimit.limit.Verdict.Counted;
import dev.pontage.ratelimit.limit.Verdict.NoLimit;
import dev.pontage.ratelimit.limit.Verdict.Unlimited;
import dev.pontage.ratelimit.rules.Limit;
import dev.pontage.ratelimit.rules.RuleSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Decides requests: which limits apply, what that adds to their counters, and what the counts
/// mean.
public final class RateLimiter {
  private final LimitStore store;

  /// Counts in the given store.
  public RateLimiter(LimitStore store) {
    this.store = store;
  }

  /// Decides one request with one snapshot of the rules.
  ///
  /// Completes at once when nothing has to be counted or the store is in memory.
  ///
  /// @return a verdict for each descriptor, in their order
  public CompletionStage<List<Verdict>> decide(
      RuleSet rules, String domain, List<Descriptor> descriptors) {
    List<@Nullable Limit> limits = new ArrayList<>(descriptors.size());
    for (Descriptor descriptor : descriptors) {
      limits.add(rules.find(domain, descriptor.entries(), descriptor.override()));
    }
    dropReplaced(limits);
    List<Charge> charges = new ArrayList<>(descriptors.size());
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      if (limit != null && limit.mode() != Limit.Mode.UNLIMITED) {
        Descriptor descriptor = descriptors.get(i);
        charges.add(
            new Charge(
                CounterKey.of(domain, descriptor.entries(), limit.windowSeconds()),
                descriptor.hits(),
                limit.windowSeconds()));
      }
    }
    if (charges.isEmpty()) {
      return CompletableFuture.completedFuture(verdicts(limits, List.of()));
    }
    return store.charge(charges).thenApply(counts -> verdicts(limits, counts));
  }

  /// A limit whose name another limit of this request replaces doesn't apply. What is unlimited
  /// stays so.
  private static void dropReplaced(List<@Nullable Limit> limits) {
    Set<String> replaced = new HashSet<>();
    for (Limit limit : limits) {
      if (limit != null) {
        replaced.addAll(limit.replaces());
      }
    }
    if (!replaced.isEmpty()) {
      limits.replaceAll(limit -> isReplaced(limit, replaced) ? null : limit);
    }
  }

  private static boolean isReplaced(@Nullable Limit limit, Set<String> replaced) {
    return limit != null && limit.mode() != Limit.Mode.UNLIMITED && replaced.contains(limit.name());
  }

  private static List<Verdict> verdicts(List<@Nullable Limit> limits, List<Count> counts) {
    List<Verdict> verdicts = new ArrayList<>(limits.size());
    int next = 0;
    for (Limit limit : limits) {
      if (limit == null) {
        verdicts.add(new NoLimit());
      } else if (limit.mode() == Limit.Mode.UNLIMITED) {
        verdicts.add(new Unlimited(limit));
      } else {
        verdicts.add(judge(limit, counts.get(next++)));
      }
    }
    return verdicts;
  }

  private static Counted judge(Limit limit, Count count) {
    long left = limit.requestsPerUnit() - count.total();
    return new Counted(limit, left < 0, Math.max(0, left), count.secondsUntilReset());
  }
}
