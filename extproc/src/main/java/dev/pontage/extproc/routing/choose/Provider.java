package dev.pontage.extproc.routing.choose;

import dev.pontage.extproc.llm.dialect.Dialect;
import java.util.List;

/// A provider: an Envoy cluster that speaks a dialect and offers models.
///
/// @param cluster the cluster's name
/// @param pathPrefix comes before the dialect's own paths
/// @param keys its accounts
/// @param unavailable why it can't serve (such as `no API key: OPENAI_API_KEY is not set`); empty
///   if it can
public record Provider(
    String cluster,
    Dialect dialect,
    String pathPrefix,
    ApiKeys keys,
    List<OfferedModel> models,
    String region,
    String unavailable) {

  /// Copies the list.
  public Provider {
    models = List.copyOf(models);
  }

  /// True if it can serve.
  public boolean isAvailable() {
    return unavailable.isEmpty();
  }
}
