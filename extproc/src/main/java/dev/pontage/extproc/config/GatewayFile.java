package dev.pontage.extproc.config;

import dev.pontage.chassis.yaml.YamlNode;
import dev.pontage.extproc.access.Access;
import dev.pontage.extproc.routing.choose.ModelPolicy;
import dev.pontage.extproc.routing.choose.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads our policy: names of our own, and who may come in.
final class GatewayFile {
  private GatewayFile() {}

  /// Reads `models:`; problems are gathered in the node.
  static List<ModelPolicy> models(YamlNode root, Collection<Provider> providers) {
    root.onlyFields("models", "access");
    Set<String> clusters = new HashSet<>();
    for (Provider provider : providers) {
      clusters.add(provider.cluster());
    }
    List<ModelPolicy> models = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlNode node : root.at("models").list()) {
      ModelPolicy model = model(node, clusters);
      if (!names.add(model.name())) {
        node.at("name").problem("the name " + model.name() + " is used twice", "unique names");
      }
      models.add(model);
    }
    return models;
  }

  private static ModelPolicy model(YamlNode node, Set<String> clusters) {
    node.onlyFields(
        "name", "targets", "routing", "ttft_timeout", "attempt_timeout", "max_attempts");
    String name = node.at("name").string();
    List<ModelPolicy.TargetName> targets = new ArrayList<>();
    for (YamlNode target : node.at("targets").list()) {
      target.onlyFields("cluster", "model", "weight");
      String cluster = target.at("cluster").string();
      if (target.at("cluster").isPresent() && !clusters.contains(cluster)) {
        target
            .at("cluster")
            .problem("no provider " + cluster, "one of " + String.join(", ", clusters));
      }
      var _ = target.at("weight").integer(0, 1_000_000, 1);
      targets.add(new ModelPolicy.TargetName(cluster, target.at("model").string()));
    }
    if (targets.isEmpty()) {
      node.at("targets").problem("no targets", "at least one {cluster, model}");
    }
    YamlNode routing = node.at("routing");
    routing.onlyFields("objective");
    var _ = routing.at("objective").oneOf(Map.of("priority", "priority"), "priority");
    ModelPolicy.Limits fallback = ModelPolicy.Limits.DEFAULT;
    return new ModelPolicy(
        name,
        targets,
        new ModelPolicy.Limits(
            positive(node.at("ttft_timeout"), fallback.ttft()),
            positive(node.at("attempt_timeout"), fallback.attempt()),
            (int) node.at("max_attempts").integer(1, 16, fallback.attempts())));
  }

  private static Duration positive(YamlNode node, Duration fallback) {
    Duration duration = node.duration(fallback);
    if (duration.isNegative() || duration.isZero() || duration.compareTo(Duration.ofHours(1)) > 0) {
      node.problem(duration.toString(), "more than 0 s and at most 1 h");
    }
    return duration;
  }

  /// Reads `access:`; problems are gathered in the node.
  static Access access(YamlNode root) {
    YamlNode node = root.at("access");
    node.onlyFields("anonymous");
    return new Access(node.at("anonymous").bool(false));
  }
}
