package dev.pontage.ratelimit.config;

import dev.pontage.chassis.yaml.InvalidConfig;
import dev.pontage.chassis.yaml.Problems;
import dev.pontage.chassis.yaml.YamlFile;
import dev.pontage.chassis.yaml.YamlNode;
import dev.pontage.ratelimit.rules.Entry;
import dev.pontage.ratelimit.rules.Limit;
import dev.pontage.ratelimit.rules.Rule;
import dev.pontage.ratelimit.rules.RuleSet;
import dev.pontage.ratelimit.rules.Unit;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads rules from a file, or from all `.yaml` and `.yml` files of a folder, one domain in each.
///
/// The format is that of envoyproxy/ratelimit. What would silently not do what it says is refused:
/// unknown fields, rules given twice, and the parts of the format this version doesn't have.
public final class LimitsFile {
  private static final String[] LATER_FIELDS = {
    "detailed_metric", "value_to_metric", "share_threshold", "quota_mode"
  };
  private static final String[] DESCRIPTOR_FIELDS = {
    "key", "value", "rate_limit", "descriptors", "shadow_mode"
  };

  private final Problems problems = new Problems();
  private final Map<String, Rule.Level> domains = new HashMap<>();
  private final Map<String, String> whereDomains = new HashMap<>();

  private LimitsFile() {}

  /// Reads everything.
  ///
  /// @throws InvalidConfig with every mistake found
  public static RuleSet load(Path path) {
    LimitsFile reader = new LimitsFile();
    for (Path file : reader.files(path)) {
      reader.read(YamlFile.read(file, reader.problems));
    }
    reader.problems.throwIfAny();
    return new RuleSet(reader.domains);
  }

  private List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> folder = Files.newDirectoryStream(path, "*.{yaml,yml}")) {
      for (Path file : folder) {
        if (!file.getFileName().toString().startsWith(".")) {
          files.add(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      problems.add(path.toString(), "can't be listed: " + e.getMessage(), "a readable folder");
      return List.of();
    }
    if (files.isEmpty()) {
      problems.add(path.toString(), "no rules in this folder", "at least one .yaml file");
    }
    Collections.sort(files);
    return files;
  }

  private void read(YamlNode root) {
    if (root.at("quotas").isPresent()) {
      root.at("quotas").problem("not available in this version", "domain and descriptors");
    }
    root.onlyFields("domain", "descriptors", "quotas");
    YamlNode name = root.at("domain");
    String domain = name.string();
    if (name.isPresent() && domain.isEmpty()) {
      name.problem("empty", "a name");
    }
    String before = whereDomains.putIfAbsent(domain, root.file());
    if (before != null && name.isPresent()) {
      name.problem("\"" + domain + "\" stands in " + before + " too", "each domain in one file");
    }
    domains.putIfAbsent(domain, level(root.at("descriptors"), ""));
  }

  private Rule.Level level(YamlNode descriptors, String above) {
    List<Rule> rules = new ArrayList<>();
    Map<Entry, Integer> lines = new HashMap<>();
    for (YamlNode node : descriptors.list()) {
      refuseLater(node);
      node.onlyFields(concat(DESCRIPTOR_FIELDS, LATER_FIELDS));
      String key = node.at("key").string();
      if (node.at("key").isPresent() && key.isEmpty()) {
        node.at("key").problem("empty", "a name");
      }
      Entry entry = new Entry(key, node.at("value").string(""));
      Integer before = lines.putIfAbsent(entry, node.line());
      if (before != null) {
        node.problem("the same key and value as in line " + before, "each once in its list");
      }
      String step = entry.value().isEmpty() ? key : key + "_" + entry.value();
      String path = above.isEmpty() ? step : above + "." + step;
      boolean shadow = node.at("shadow_mode").bool(false);
      YamlNode limit = node.at("rate_limit");
      rules.add(
          new Rule(
              entry,
              limit.isPresent() ? limit(limit, path, shadow) : null,
              level(node.at("descriptors"), path)));
    }
    return rules.isEmpty() ? Rule.Level.EMPTY : new Rule.Level(rules);
  }

  private static Limit limit(YamlNode node, String path, boolean shadow) {
    node.onlyFields(
        "name", "unit", "unit_multiplier", "requests_per_unit", "unlimited", "replaces");
    String name = node.at("name").string("");
    List<String> replaces = new ArrayList<>();
    for (YamlNode replaced : node.at("replaces").list()) {
      replaced.onlyFields("name");
      String other = replaced.at("name").string();
      if (replaced.at("name").isPresent() && (other.isEmpty() || other.equals(name))) {
        replaced.at("name").problem("\"" + other + "\"", "the name of another limit");
      }
      replaces.add(other);
    }
    if (node.at("unlimited").bool(false)) {
      for (String field : new String[] {"unit", "unit_multiplier", "requests_per_unit"}) {
        if (node.at(field).isPresent()) {
          node.at(field).problem("stands beside unlimited: true", "one of both");
        }
      }
      return new Limit(path, name, 0, Unit.SECOND, 1, Limit.Mode.UNLIMITED, replaces);
    }
    return new Limit(
        path,
        name,
        node.at("requests_per_unit").integer(0, Limit.MOST_REQUESTS),
        unit(node.at("unit")),
        node.at("unit_multiplier").integer(1, Limit.MOST_UNITS, 1),
        shadow ? Limit.Mode.SHADOW : Limit.Mode.ENFORCED,
        replaces);
  }

  /// Units in any case, as envoyproxy/ratelimit takes them.
  private static Unit unit(YamlNode node) {
    Map<String, Unit> units = new LinkedHashMap<>();
    for (Unit unit : Unit.values()) {
      units.put(unit.name().toLowerCase(Locale.ROOT), unit);
    }
    if (node.kind() == YamlNode.Kind.SCALAR) {
      Unit unit = units.get(node.string().toLowerCase(Locale.ROOT));
      if (unit != null) {
        return unit;
      }
    }
    return node.oneOf(units);
  }

  private static void refuseLater(YamlNode node) {
    for (String field : LATER_FIELDS) {
      if (node.at(field).isPresent()) {
        node.at(field).problem("not available in this version");
      }
    }
  }

  private static String[] concat(String[] a, String[] b) {
    String[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
