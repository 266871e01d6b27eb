package dev.pontage.ratelimit.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.ratelimit.Cases;
import dev.pontage.ratelimit.limit.Verdict.Counted;
import dev.pontage.ratelimit.limit.Verdict.NoLimit;
import dev.pontage.ratelimit.limit.Verdict.Unlimited;
import dev.pontage.ratelimit.rules.Entry;
import dev.pontage.ratelimit.rules.Limit;
import dev.pontage.ratelimit.rules.Rule;
import dev.pontage.ratelimit.rules.RuleSet;
import dev.pontage.ratelimit.rules.Unit;
import dev.pontage.ratelimit.store.HandClock;
import dev.pontage.ratelimit.store.MemoryStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimiterProperties {

  private record Window(String key, long start) {}

  @Test
  void noWindowEverAdmitsMoreThanItsLimit() {
    Cases.forAll(
        200,
        random -> {
          HandClock clock = new HandClock(random.nextInt(1_000_000_000));
          RateLimiter limiter = new RateLimiter(new MemoryStore(clock, 10_000));
          long most = random.nextInt(20);
          Unit unit = List.of(Unit.SECOND, Unit.MINUTE, Unit.HOUR).get(random.nextInt(3));
          long multiplier = 1L + random.nextInt(3);
          long length = unit.seconds() * multiplier;
          RuleSet rules =
              rules(
                  new Rule(
                      new Entry("user", ""),
                      new Limit("user", "", most, unit, multiplier, Limit.Mode.ENFORCED, List.of()),
                      Rule.Level.EMPTY));
          Map<Window, Long> admitted = new HashMap<>();
          Map<Window, Long> charged = new HashMap<>();
          for (int i = 0; i < 300; i++) {
            clock.moveSeconds(random.nextInt(5) == 0 ? random.nextLong(2 * length) : 0);
            String user = "u" + random.nextInt(3);
            long hits = random.nextInt(4);
            Counted verdict = (Counted) decide(limiter, rules, descriptor(hits, "user", user));
            Window window = new Window(user, clock.second() / length * length);
            long total = charged.merge(window, hits, Long::sum);
            if (!verdict.refuses()) {
              admitted.merge(window, hits, Long::sum);
            }
            assertThat(verdict.refuses()).as("judged by what was charged").isEqualTo(total > most);
            assertThat(verdict.remaining()).isEqualTo(Math.max(0, most - total));
            assertThat(verdict.secondsUntilReset())
                .isEqualTo(window.start + length - clock.second());
          }
          assertThat(admitted.values()).allMatch(hits -> hits <= most);
        });
  }

  @Test
  void eachDescriptorIsChargedEvenWhenAnotherRefuses() {
    RateLimiter limiter = new RateLimiter(new MemoryStore(new HandClock(600), 100));
    RuleSet rules = rules(rule("a", 0, Limit.Mode.ENFORCED), rule("b", 10, Limit.Mode.ENFORCED));
    List<Verdict> verdicts =
        limiter
            .decide(rules, "d", List.of(descriptor(1, "a", "x"), descriptor(1, "b", "x")))
            .toCompletableFuture()
            .join();
    assertThat(((Counted) verdicts.get(0)).refuses()).isTrue();
    assertThat(((Counted) verdicts.get(1)).remaining()).isEqualTo(9);
  }

  @Test
  void shadowRulesCountAndReportButRefuseNothing() {
    RateLimiter limiter = new RateLimiter(new MemoryStore(new HandClock(600), 100));
    RuleSet rules = rules(rule("a", 1, Limit.Mode.SHADOW));
    decide(limiter, rules, descriptor(1, "a", "x"));
    Counted second = (Counted) decide(limiter, rules, descriptor(1, "a", "x"));
    assertThat(second.exceeded()).isTrue();
    assertThat(second.refuses()).isFalse();
  }

  @Test
  void unlimitedAndUnknownChargeNothing() {
    MemoryStore store = new MemoryStore(new HandClock(600), 100);
    RateLimiter limiter = new RateLimiter(store);
    RuleSet rules = rules(rule("a", 0, Limit.Mode.UNLIMITED));
    assertThat(decide(limiter, rules, descriptor(1, "a", "x"))).isInstanceOf(Unlimited.class);
    assertThat(decide(limiter, rules, descriptor(1, "b", "x"))).isEqualTo(new NoLimit());
    assertThat(store.size()).isZero();
  }

  @Test
  void aReplacedLimitDoesNotApply() {
    RateLimiter limiter = new RateLimiter(new MemoryStore(new HandClock(600), 100));
    RuleSet rules =
        rules(
            new Rule(
                new Entry("all", ""),
                new Limit("all", "base", 0, Unit.DAY, 1, Limit.Mode.ENFORCED, List.of()),
                Rule.Level.EMPTY),
            new Rule(
                new Entry("vip", ""),
                new Limit("vip", "", 5, Unit.DAY, 1, Limit.Mode.ENFORCED, List.of("base")),
                Rule.Level.EMPTY));
    List<Verdict> verdicts =
        limiter
            .decide(rules, "d", List.of(descriptor(1, "all", "x"), descriptor(1, "vip", "x")))
            .toCompletableFuture()
            .join();
    assertThat(verdicts.get(0)).isEqualTo(new NoLimit());
    assertThat(((Counted) verdicts.get(1)).remaining()).isEqualTo(4);
  }

  private static Verdict decide(RateLimiter limiter, RuleSet rules, Descriptor descriptor) {
    return limiter.decide(rules, "d", List.of(descriptor)).toCompletableFuture().join().getFirst();
  }

  private static Descriptor descriptor(long hits, String key, String value) {
    return new Descriptor(List.of(new Entry(key, value)), hits, null);
  }

  private static RuleSet rules(Rule... rules) {
    return new RuleSet(Map.of("d", new Rule.Level(new ArrayList<>(List.of(rules)))));
  }

  private static Rule rule(String key, long most, Limit.Mode mode) {
    return new Rule(
        new Entry(key, ""),
        new Limit(key, "", most, Unit.MINUTE, 1, mode, List.of()),
        Rule.Level.EMPTY);
  }
}
