package dev.pontage.simulator.script;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// The faults set by `POST /control`: steering parts that apply to every matching request.
/// Thread-safe.
public final class Faults {
  /// Most rules held at once.
  public static final int MAX_RULES = 100;

  /// One rule.
  ///
  /// @param pathPrefix requests whose path starts with it match
  /// @param parts steering parts joined by `+`
  /// @param times how often it applies at most, or null for always
  /// @param rate share of the matching requests it applies to, 0 to 1
  public record Rule(String pathPrefix, String parts, @Nullable Long times, double rate) {
    /// Checks ranges and parts.
    public Rule {
      Steering.parse(parts);
      if (times != null && times < 0) {
        throw new IllegalArgumentException("times: " + times + " (expected: >= 0 or null)");
      }
      if (!(rate >= 0 && rate <= 1)) {
        throw new IllegalArgumentException("rate: " + rate + " (expected: 0..1)");
      }
    }
  }

  private record Active(Rule rule, AtomicLong left) {}

  private final DoubleSupplier random;
  private volatile List<Active> active = List.of();

  /// @param random numbers from 0 inclusive to 1 exclusive, for `rate`
  public Faults(DoubleSupplier random) {
    this.random = random;
  }

  /// Replaces all rules.
  public void replace(List<Rule> rules) {
    if (rules.size() > MAX_RULES) {
      throw new IllegalArgumentException(
          "faults: " + rules.size() + " rules (expected: <= " + MAX_RULES + ")");
    }
    List<Active> next = new ArrayList<>();
    for (Rule rule : rules) {
      Long times = rule.times();
      next.add(new Active(rule, new AtomicLong(times == null ? Long.MAX_VALUE : times)));
    }
    active = List.copyOf(next);
  }

  /// The parts that apply to one request, joined by `+`, empty when none do. Counts the
  /// application.
  public String partsFor(String path) {
    List<Active> rules = active;
    if (rules.isEmpty()) {
      return "";
    }
    StringBuilder parts = new StringBuilder();
    for (Active each : rules) {
      if (path.startsWith(each.rule.pathPrefix)
          && (each.rule.rate >= 1 || random.getAsDouble() < each.rule.rate)
          && each.left.getAndUpdate(n -> n == 0 ? 0 : n - 1) > 0) {
        parts.append(parts.isEmpty() ? "" : "+").append(each.rule.parts);
      }
    }
    return parts.toString();
  }

  /// The rules that can still apply, with what is left of their `times`.
  public List<Rule> current() {
    List<Rule> rules = new ArrayList<>();
    for (Active each : active) {
      long left = each.left.get();
      if (left > 0) {
        Rule rule = each.rule;
        rules.add(
            rule.times == null ? rule : new Rule(rule.pathPrefix, rule.parts, left, rule.rate));
      }
    }
    return List.copyOf(rules);
  }
}
