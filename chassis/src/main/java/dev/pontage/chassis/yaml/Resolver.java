package dev.pontage.chassis.yaml;

import dev.pontage.chassis.yaml.Value.Field;
import dev.pontage.chassis.yaml.Value.Mapping;
import dev.pontage.chassis.yaml.Value.Scalar;
import dev.pontage.chassis.yaml.Value.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Turns SnakeYAML's nodes into [Value]s: anchors become shared values, `<<` is merged, duplicate
/// and non-scalar keys are reported, and an anchor that contains itself is refused.
///
/// Each node is turned once whatever number of aliases point at it, so the cost is that of the file
/// and not that of its expansion.
final class Resolver {

  private final String file;
  private final Problems problems;
  private final IdentityHashMap<Node, Value> done = new IdentityHashMap<>();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

  Resolver(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  Value resolve(Node node) {
    Value known = done.get(node);
    if (known != null) {
      return known;
    }
    int line = line(node);
    if (!open.add(node)) {
      problem(line, "an anchor that contains itself", "");
      return new Scalar(line, "", true);
    }
    Value value =
        switch (node) {
          case ScalarNode scalar ->
              new Scalar(line, scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN);
          case SequenceNode sequence -> sequence(sequence, line);
          case MappingNode mapping -> mapping(mapping, line);
          default -> throw new IllegalStateException("unresolved alias at line " + line);
        };
    open.remove(node);
    done.put(node, value);
    return value;
  }

  private Sequence sequence(SequenceNode node, int line) {
    List<Value> items = new ArrayList<>(node.getValue().size());
    long size = 1;
    int depth = 0;
    for (Node item : node.getValue()) {
      Value value = resolve(item);
      size = saturated(size, value.size());
      depth = Math.max(depth, value.depth());
      items.add(value);
    }
    return new Sequence(line, items, size, depth + 1);
  }

  private Mapping mapping(MappingNode node, int line) {
    Map<String, Field> merged = new LinkedHashMap<>();
    Map<String, Field> own = new LinkedHashMap<>();
    Set<String> duplicates = new HashSet<>();
    for (NodeTuple tuple : node.getValue()) {
      int keyLine = line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problem(keyLine, "a key that is a list or a mapping", "a scalar key");
        continue;
      }
      if (key.getTag().equals(Tag.MERGE)) {
        merge(resolve(tuple.getValueNode()), keyLine, merged);
        continue;
      }
      Field field = new Field(keyLine, resolve(tuple.getValueNode()));
      Field before = own.putIfAbsent(key.getValue(), field);
      if (before != null && duplicates.add(key.getValue())) {
        problem(
            keyLine,
            YamlNode.quoted(key.getValue()) + " is given twice, first in line " + before.line(),
            "each key once");
      }
    }
    Map<String, Field> fields = new LinkedHashMap<>(merged);
    fields.putAll(own);
    long size = 1;
    int depth = 0;
    for (Field field : fields.values()) {
      size = saturated(size, field.value().size());
      depth = Math.max(depth, field.value().depth());
    }
    return new Mapping(line, fields, size, depth + 1);
  }

  /// YAML's merge: of several sources the first that has a key wins; own keys beat all.
  private void merge(@Nullable Value source, int line, Map<String, Field> into) {
    switch (source) {
      case Mapping mapping -> mapping.fields().forEach(into::putIfAbsent);
      case Sequence sequence -> {
        for (Value item : sequence.items()) {
          if (item instanceof Mapping mapping) {
            mapping.fields().forEach(into::putIfAbsent);
          } else {
            problem(line, "<< merges something that is no mapping", "an alias of a mapping");
          }
        }
      }
      case null, default ->
          problem(line, "<< merges something that is no mapping", "an alias of a mapping");
    }
  }

  private void problem(int line, String what, String expected) {
    problems.add(new Problem(file, line, "", what, expected));
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private static long saturated(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
