package dev.pontage.ratelimit.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One step of the rule tree: an entry that a request's descriptor may have, and what lies below.
///
/// @param entry key, and value: exact; with a `*` at its end, a prefix; empty, any value
/// @param limit what applies when the descriptor ends here; null when nothing does
/// @param below the steps that may follow
public record Rule(Entry entry, @Nullable Limit limit, Level below) {

  /// The steps possible at one depth. Immutable.
  public static final class Level {

    /// Nothing follows.
    public static final Level EMPTY = new Level(List.of());

    private final Map<String, Choice> choices;

    /// @param rules in the order of the file: of several prefixes that match, the first wins
    public Level(List<Rule> rules) {
      Map<String, Choice> byKey = new HashMap<>();
      for (Rule rule : rules) {
        byKey.computeIfAbsent(rule.entry.key(), _ -> new Choice()).add(rule);
      }
      choices = Map.copyOf(byKey);
    }

    /// The rule for an entry: exact value, else the first matching prefix, else any value.
    @Nullable Rule at(Entry entry) {
      Choice choice = choices.get(entry.key());
      return choice == null ? null : choice.of(entry.value());
    }

    /// Whether nothing follows.
    boolean isEmpty() {
      return choices.isEmpty();
    }
  }

  /// The rules of one key; filled while its level is built and only read afterwards.
  private static final class Choice {
    private final Map<String, Rule> exact = new HashMap<>();
    private final List<Rule> prefixes = new ArrayList<>();
    private @Nullable Rule any;

    void add(Rule rule) {
      String value = rule.entry.value();
      if (value.isEmpty()) {
        any = rule;
      } else {
        exact.put(value, rule);
        if (value.endsWith("*")) {
          prefixes.add(rule);
        }
      }
    }

    @Nullable Rule of(String value) {
      Rule rule = exact.get(value);
      if (rule != null) {
        return rule;
      }
      for (Rule candidate : prefixes) {
        String pattern = candidate.entry.value();
        if (value.startsWith(pattern.substring(0, pattern.length() - 1))) {
          return candidate;
        }
      }
      return any;
    }
  }
}
