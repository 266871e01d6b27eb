package dev.pontage.chassis.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/// Reads one YAML document into a cursor, [YamlNode].
///
/// Nothing here throws for what stands in a file: mistakes go to the cursor's [Problems], and a
/// file that can't be parsed reads as an absent document. Limits: 8 MB, 100 levels as written, 200
/// levels and a million values after aliases are expanded.
public final class YamlFile {

  /// The largest file that is read.
  public static final int MAX_BYTES = 8 << 20;

  private static final int MAX_NESTING = 100;
  private static final int MAX_DEPTH = 200;
  private static final int MAX_VALUES = 1_000_000;

  private YamlFile() {}

  /// Reads a file with a collector of its own, reached by [YamlNode#problems()].
  public static YamlNode read(Path path) {
    return read(path, new Problems());
  }

  /// Reads a file, adding what is wrong to a collector shared with other files.
  public static YamlNode read(Path path, Problems problems) {
    String name = path.toString();
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException _) {
      return broken(name, problems, 0, "no such file", "");
    } catch (AccessDeniedException _) {
      return broken(name, problems, 0, "not readable by this user", "");
    } catch (IOException e) {
      return broken(
          name,
          problems,
          0,
          Files.isDirectory(path) ? "a folder" : "can't be read: " + e,
          "a file");
    }
    if (bytes.length > MAX_BYTES) {
      return broken(name, problems, 0, "too large", "at most 8 MB");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return broken(name, problems, 0, "not valid UTF-8", "UTF-8 text");
    }
    return parse(text, name, problems);
  }

  /// Parses text with a collector of its own; `name` stands for the file in messages.
  public static YamlNode parse(String text, String name) {
    return parse(text, name, new Problems());
  }

  /// Parses text, adding what is wrong to a shared collector.
  public static YamlNode parse(String text, String name, Problems problems) {
    List<Node> documents = new ArrayList<>();
    try {
      for (Node document : new Yaml(limits()).composeAll(new StringReader(text))) {
        documents.add(document);
        if (documents.size() > 1) {
          return broken(
              name,
              problems,
              document.getStartMark().getLine() + 1,
              "a second document",
              "one document in each file");
        }
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      return broken(name, problems, line, oneLine(context + e.getProblem()), "valid YAML");
    } catch (YAMLException e) {
      return broken(name, problems, 0, oneLine(String.valueOf(e.getMessage())), "valid YAML");
    }
    if (documents.isEmpty()) {
      return root(null, name, problems);
    }
    Value value = new Resolver(name, problems).resolve(documents.getFirst());
    if (value.size() > MAX_VALUES) {
      return broken(
          name, problems, 0, "aliases expand to too much", "at most 1000000 values in all");
    }
    if (value.depth() > MAX_DEPTH) {
      return broken(name, problems, 0, "nested too deep", "at most 200 levels");
    }
    return root(value, name, problems);
  }

  private static LoaderOptions limits() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    options.setNestingDepthLimit(MAX_NESTING);
    // The expansion is bounded after parsing, where a shared block used by many is no harm.
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    options.setAllowRecursiveKeys(false);
    return options;
  }

  private static YamlNode root(@Nullable Value value, String name, Problems problems) {
    return YamlNode.root(value, name, problems);
  }

  private static YamlNode broken(
      String name, Problems problems, int line, String what, String expected) {
    problems.add(new Problem(name, line, "", what, expected));
    return YamlNode.unreadable(name, problems);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
