package dev.pontage.ratelimit.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All rules of all domains: one immutable snapshot.
///
/// The search is that of envoyproxy/ratelimit: entry by entry down the tree, at each depth an exact
/// value before a prefix before a rule without a value. A limit applies only when the descriptor
/// ends at its rule; there is no way back to a less specific branch.
public final class RuleSet {

  /// No domain at all.
  public static final RuleSet EMPTY = new RuleSet(Map.of());

  private final Map<String, Rule.Level> domains;

  /// @param domains name → first level
  public RuleSet(Map<String, Rule.Level> domains) {
    this.domains = Map.copyOf(domains);
  }

  /// The names of the domains.
  public Set<String> domains() {
    return domains.keySet();
  }

  /// The limit of a descriptor; null when none applies.
  ///
  /// @param override a limit that came with the descriptor: it wins, in a domain that is known
  public @Nullable Limit find(String domain, List<Entry> entries, @Nullable Limit override) {
    Rule.Level level = domains.get(domain);
    if (level == null) {
      return null;
    }
    if (override != null) {
      return override;
    }
    int last = entries.size() - 1;
    for (int i = 0; i <= last; i++) {
      Rule rule = level.at(entries.get(i));
      if (rule == null) {
        return null;
      }
      if (i == last) {
        return rule.limit();
      }
      level = rule.below();
      if (level.isEmpty()) {
        return null;
      }
    }
    return null;
  }
}
