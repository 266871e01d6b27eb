package dev.pontage.extproc.config;

import dev.pontage.chassis.yaml.Problems;
import dev.pontage.chassis.yaml.YamlFile;
import dev.pontage.chassis.yaml.YamlNode;
import dev.pontage.extproc.routing.choose.Catalog;
import dev.pontage.extproc.routing.choose.ModelPolicy;
import dev.pontage.extproc.routing.choose.Provider;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Reads both files into a [Snapshot].
public final class Configuration {
  private final Path clusters;
  private final Path gateway;
  private final Secrets secrets;
  private final AtomicLong version = new AtomicLong();

  /// The files to read, and where secrets come from.
  public Configuration(Path clusters, Path gateway, Secrets secrets) {
    this.clusters = clusters;
    this.gateway = gateway;
    this.secrets = secrets;
  }

  /// Reads both files as they are now.
  ///
  /// @throws dev.pontage.chassis.yaml.InvalidConfig with every problem found, if there is any
  public Snapshot load() {
    Problems problems = new Problems();
    List<Provider> providers = new ClustersFile(secrets).read(YamlFile.read(clusters, problems));
    YamlNode policy = YamlFile.read(gateway, problems);
    List<ModelPolicy> models = GatewayFile.models(policy, providers);
    var access = GatewayFile.access(policy);
    problems.throwIfAny();
    return new Snapshot(version.incrementAndGet(), new Catalog(providers, models), access);
  }

  /// Every file whose change may change the snapshot: both files and the keys' files.
  public Set<Path> files() {
    Set<Path> files = new LinkedHashSet<>(List.of(clusters, gateway));
    ClustersFile reader = new ClustersFile(secrets);
    var _ = reader.read(YamlFile.read(clusters, new Problems()));
    files.addAll(reader.keyFiles());
    return files;
  }
}
