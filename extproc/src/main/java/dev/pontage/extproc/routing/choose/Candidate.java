package dev.pontage.extproc.routing.choose;

import dev.pontage.extproc.llm.dialect.Target;

/// A provider's model that may serve a request.
public record Candidate(Provider provider, OfferedModel offer, Target target) {
  /// The candidate for a model name that `offer` matches.
  static Candidate of(Provider provider, OfferedModel offer, String model) {
    return new Candidate(
        provider, offer, new Target(model, provider.pathPrefix(), offer.maxOutputTokens()));
  }
}
