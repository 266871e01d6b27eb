package dev.pontage.extproc.config;

import dev.pontage.chassis.yaml.YamlNode;
import dev.pontage.extproc.llm.dialect.Dialect;
import dev.pontage.extproc.llm.dialect.Dialects;
import dev.pontage.extproc.routing.choose.ApiKeys;
import dev.pontage.extproc.routing.choose.OfferedModel;
import dev.pontage.extproc.routing.choose.Provider;
import dev.pontage.extproc.routing.price.ModelPrice;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads providers from Envoy cluster definitions: whatever stands in
/// `metadata.filter_metadata.pontage`. The rest of a cluster is Envoy's business and isn't looked
/// at; a cluster without that metadata is no provider.
final class ClustersFile {
  private final Secrets secrets;
  private final Set<Path> keyFiles = new LinkedHashSet<>();

  ClustersFile(Secrets secrets) {
    this.secrets = secrets;
  }

  /// The files that keys were read from: they are to be watched too.
  Set<Path> keyFiles() {
    return keyFiles;
  }

  /// Reads the providers; problems are gathered in the node.
  List<Provider> read(YamlNode root) {
    List<Provider> providers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlNode cluster : root.at("resources").list()) {
      YamlNode pontage = cluster.at("metadata").at("filter_metadata").at("pontage");
      String name = cluster.at("name").string();
      if (!names.add(name)) {
        cluster.at("name").problem("the name " + name + " is used twice", "unique cluster names");
      }
      if (pontage.isPresent()) {
        Provider provider = provider(name, pontage);
        if (provider != null) {
          providers.add(provider);
        }
      }
    }
    return providers;
  }

  private @Nullable Provider provider(String name, YamlNode node) {
    node.onlyFields("dialect", "path_prefix", "api_keys", "region", "weight", "models");
    String dialectName = node.at("dialect").string();
    Dialect dialect = Dialects.byName(dialectName);
    if (dialect == null) {
      if (node.at("dialect").isPresent()) {
        node.at("dialect")
            .problem(
                "unknown dialect " + dialectName, "one of " + String.join(", ", Dialects.names()));
      }
      return null;
    }
    String prefix = node.at("path_prefix").string("");
    if (!prefix.isEmpty() && (!prefix.startsWith("/") || prefix.endsWith("/"))) {
      node.at("path_prefix").problem(prefix, "a path that begins with / and doesn't end with one");
    }
    List<OfferedModel> models = new ArrayList<>();
    Set<String> modelNames = new HashSet<>();
    for (YamlNode model : node.at("models").list()) {
      OfferedModel offer = model(model);
      if (!modelNames.add(offer.name())) {
        model.at("name").problem("the model " + offer.name() + " is listed twice", "unique names");
      }
      models.add(offer);
    }
    var _ = node.at("weight").integer(0, 1_000_000, 1);
    List<String> missing = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (YamlNode key : node.at("api_keys").list()) {
      String secret = key(key, missing);
      if (secret != null) {
        keys.add(secret);
      }
    }
    String unavailable =
        !keys.isEmpty()
            ? ""
            : missing.isEmpty()
                ? "no API key: api_keys is empty"
                : "no API key: " + String.join(", ", missing);
    return new Provider(
        name,
        dialect,
        prefix,
        new ApiKeys(keys),
        models,
        node.at("region").string(""),
        unavailable);
  }

  private @Nullable String key(YamlNode node, List<String> missing) {
    node.onlyFields("env", "file", "literal");
    if (node.at("env").isPresent()) {
      String variable = node.at("env").string();
      String value = secrets.environment(variable);
      if (value != null && !value.isBlank()) {
        return value.strip();
      }
      missing.add(variable + " is not set");
    } else if (node.at("file").isPresent()) {
      String file = node.at("file").string();
      try {
        Path path = Path.of(file);
        keyFiles.add(path);
        String value = secrets.file(path).strip();
        if (!value.isEmpty()) {
          return value;
        }
        missing.add(file + " is empty");
      } catch (IOException | InvalidPathException e) {
        missing.add(file + " can't be read (" + e.getClass().getSimpleName() + ")");
      }
    } else if (node.at("literal").isPresent()) {
      return node.at("literal").string();
    } else {
      node.problem("no source of a key", "env: NAME, file: PATH, or literal: TEXT for simulators");
    }
    return null;
  }

  private static OfferedModel model(YamlNode node) {
    node.onlyFields(
        "name",
        "usd_per_million_tokens",
        "context_tokens",
        "max_output_tokens",
        "capabilities",
        "quality");
    String name = node.at("name").string();
    int star = name.indexOf('*');
    if (star >= 0 && star != name.length() - 1) {
      node.at("name").problem(name, "at most one *, at the end");
    }
    Set<String> capabilities = new LinkedHashSet<>();
    for (YamlNode capability : node.at("capabilities").list()) {
      capabilities.add(capability.string());
    }
    return new OfferedModel(
        name,
        price(node.at("usd_per_million_tokens")),
        node.at("context_tokens").integer(0, 1_000_000_000, 0),
        node.at("max_output_tokens").integer(0, 1_000_000_000, 0),
        capabilities,
        (int) node.at("quality").integer(1, 5, 0));
  }

  private static @Nullable ModelPrice price(YamlNode node) {
    if (!node.isPresent()) {
      return null;
    }
    node.onlyFields("input", "cached_input", "cache_write", "output");
    BigDecimal input = node.at("input").decimal();
    return new ModelPrice(
        pico(node.at("input"), input),
        pico(node.at("cached_input"), node.at("cached_input").decimal(input)),
        pico(node.at("cache_write"), node.at("cache_write").decimal(input)),
        pico(node.at("output"), node.at("output").decimal()));
  }

  private static long pico(YamlNode node, BigDecimal usd) {
    if (usd.signum() >= 0) {
      try {
        return ModelPrice.picoPerToken(usd);
      } catch (ArithmeticException _) {
        // told below
      }
    }
    node.problem(usd.toPlainString(), "US dollars per million tokens, 0 or more, to six decimals");
    return 0;
  }
}
