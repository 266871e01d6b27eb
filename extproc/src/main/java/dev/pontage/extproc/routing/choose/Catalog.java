package dev.pontage.extproc.routing.choose;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every model name that clients may ask for, and who serves it. Immutable.
///
/// A name in `models:` of the gateway's policy wins; else every provider that offers the name
/// serves it, in the order of the clusters file, exact names before patterns.
public final class Catalog {
  private final Map<String, Provider> providers;
  private final Map<String, ModelPolicy> policies;
  private final Map<String, List<Candidate>> exact;
  private final List<Candidate> patterns;

  /// A catalog of providers and policies; names are unique in each.
  public Catalog(Collection<Provider> providers, Collection<ModelPolicy> policies) {
    this.providers = new LinkedHashMap<>();
    this.policies = new LinkedHashMap<>();
    this.exact = new HashMap<>();
    this.patterns = new ArrayList<>();
    for (Provider provider : providers) {
      this.providers.put(provider.cluster(), provider);
      for (OfferedModel offer : provider.models()) {
        Candidate candidate = Candidate.of(provider, offer, offer.name());
        if (offer.isPattern()) {
          patterns.add(candidate);
        } else {
          exact.computeIfAbsent(offer.name(), _ -> new ArrayList<>()).add(candidate);
        }
      }
    }
    for (ModelPolicy policy : policies) {
      this.policies.put(policy.name(), policy);
    }
  }

  /// The providers in the order of their file.
  public Collection<Provider> providers() {
    return providers.values();
  }

  /// The candidates for a name.
  public Choice choose(String model) {
    ModelPolicy policy = policies.get(model);
    if (policy != null) {
      List<Candidate> candidates = new ArrayList<>();
      List<String> reasons = new ArrayList<>();
      for (ModelPolicy.TargetName target : policy.targets()) {
        Provider provider = providers.get(target.cluster());
        if (provider == null) {
          reasons.add(target.cluster() + ": no such provider");
        } else if (!provider.isAvailable()) {
          reasons.add(provider.cluster() + ": " + provider.unavailable());
        } else {
          candidates.add(Candidate.of(provider, offerOf(provider, target.model()), target.model()));
        }
      }
      return ranked(model, candidates, reasons, policy.limits());
    }
    List<Candidate> offers = offers(model);
    if (offers.isEmpty()) {
      return new Choice.UnknownModel(model);
    }
    List<Candidate> candidates = new ArrayList<>(offers.size());
    List<String> reasons = new ArrayList<>();
    for (Candidate offer : offers) {
      Provider provider = offer.provider();
      if (provider.isAvailable()) {
        candidates.add(offer);
      } else {
        reasons.add(provider.cluster() + ": " + provider.unavailable());
      }
    }
    return ranked(model, candidates, reasons, ModelPolicy.Limits.DEFAULT);
  }

  private static Choice ranked(
      String model, List<Candidate> candidates, List<String> reasons, ModelPolicy.Limits limits) {
    if (candidates.isEmpty()) {
      return new Choice.NobodyAvailable(model, reasons);
    }
    int most = Math.min(candidates.size(), limits.attempts());
    return new Choice.Ranked(candidates.subList(0, most), limits);
  }

  private List<Candidate> offers(String model) {
    List<Candidate> named = exact.get(model);
    if (named != null) {
      return named;
    }
    List<Candidate> matching = new ArrayList<>(2);
    for (Candidate pattern : patterns) {
      if (pattern.offer().matches(model)) {
        matching.add(Candidate.of(pattern.provider(), pattern.offer(), model));
      }
    }
    return matching;
  }

  /// What a provider says of a model; a policy may name one that the provider doesn't list.
  private static OfferedModel offerOf(Provider provider, String model) {
    OfferedModel found = null;
    for (OfferedModel offer : provider.models()) {
      if (offer.name().equals(model)) {
        return offer;
      }
      if (found == null && offer.matches(model)) {
        found = offer;
      }
    }
    return found != null ? found : new OfferedModel(model, null, 0, 0, Set.of(), 0);
  }

  /// A name that clients may ask for now.
  ///
  /// @param owner the cluster that serves it, or `pontage` for a name of our own
  /// @param offer what the provider says of it, if it's a provider's name
  public record Listed(String name, String owner, @Nullable OfferedModel offer) {}

  /// Every name that can be served now, without patterns; a name that several serve comes once.
  public List<Listed> listed() {
    List<Listed> names = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (ModelPolicy policy : policies.values()) {
      if (choose(policy.name()) instanceof Choice.Ranked && seen.add(policy.name())) {
        names.add(new Listed(policy.name(), "pontage", null));
      }
    }
    for (Provider provider : providers.values()) {
      for (OfferedModel offer : provider.models()) {
        if (provider.isAvailable() && !offer.isPattern() && seen.add(offer.name())) {
          names.add(new Listed(offer.name(), provider.cluster(), offer));
        }
      }
    }
    return names;
  }
}
