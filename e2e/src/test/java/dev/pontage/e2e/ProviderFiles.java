package dev.pontage.e2e;

import java.util.ArrayList;
import java.util.List;

/// Writes clusters and policy files for tests: the shipped ones and more.
final class ProviderFiles {
  /// What the simulated providers of a dialect are called in the shipped clusters file.
  static final List<String> DIALECTS = List.of("openai", "anthropic", "gemini");

  private final StringBuilder clusters = new StringBuilder(Repository.read("envoy/clusters.yaml"));
  private final StringBuilder models = new StringBuilder();

  /// The shipped providers.
  ProviderFiles() {}

  /// A provider of the simulator. The launcher puts the simulator's port in place of 10100.
  ProviderFiles provider(String name, String dialect, String keys, String model) {
    return provider(name, dialect, keys, model, 10100);
  }

  /// A provider that offers one model at a port of this machine.
  ///
  /// @param keys the value of `api_keys`
  ProviderFiles provider(String name, String dialect, String keys, String model, int port) {
    clusters.append(
        """

        - "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
          name: %1$s
          type: STATIC
          connect_timeout: 1s
          circuit_breakers: {thresholds: [{max_connections: 1000, max_pending_requests: 10000, max_requests: 10000, max_retries: 10000}]}
          load_assignment:
            cluster_name: %1$s
            endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %2$d}}}}]}]
          typed_extension_protocol_options: *ai_plain
          metadata:
            filter_metadata:
              pontage:
                dialect: %3$s
                path_prefix: /%3$s
                api_keys: %4$s
                models: [{name: "%5$s", capabilities: [tools, vision]}]
        """
            .formatted(name, port, dialect, keys, model));
    return this;
  }

  /// A name that clients may ask for, served by targets (`cluster model`) in this order.
  ///
  /// @param limits more lines, such as `ttft_timeout: 1s`; may be empty
  ProviderFiles model(String name, String limits, String... targets) {
    List<String> lines = new ArrayList<>();
    lines.add("- name: " + name);
    lines.add("  routing: {objective: priority}");
    limits.lines().forEach(line -> lines.add("  " + line));
    lines.add("  targets:");
    for (String target : targets) {
      String[] parts = target.split(" ", 2);
      lines.add("  - {cluster: " + parts[0] + ", model: \"" + parts[1] + "\"}");
    }
    models.append(String.join("\n", lines)).append("\n");
    return this;
  }

  /// The clusters file.
  String clusters() {
    return clusters.toString();
  }

  /// The policy file.
  String policy() {
    return "models:\n" + models + "access: {anonymous: true}\n";
  }
}
