package dev.pontage.extproc.routing.choose;

import java.util.List;

/// What came of looking for providers.
public sealed interface Choice {
  /// These shall try, in this order; at least one.
  record Ranked(List<Candidate> candidates, ModelPolicy.Limits limits) implements Choice {
    /// Copies the list.
    public Ranked {
      candidates = List.copyOf(candidates);
    }
  }

  /// Nobody knows the name.
  record UnknownModel(String model) implements Choice {}

  /// The name is known, but none of its providers can serve.
  ///
  /// @param reasons one for each provider, fit for clients
  record NobodyAvailable(String model, List<String> reasons) implements Choice {
    /// Copies the list.
    public NobodyAvailable {
      reasons = List.copyOf(reasons);
    }
  }
}
