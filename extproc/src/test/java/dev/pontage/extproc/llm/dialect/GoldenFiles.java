package dev.pontage.extproc.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The recorded files under `src/test/golden`. With `-Dgolden.update=true` a test writes what it
/// got instead of comparing; look at the difference before committing it.
final class GoldenFiles {
  static final Path ROOT = Path.of("src/test/golden");
  static final boolean UPDATE = Boolean.getBoolean("golden.update");

  private GoldenFiles() {}

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> in(String folder) {
    Path path = ROOT.resolve(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The part of a file's name before the first dot.
  static String caseOf(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.indexOf('.'));
  }

  /// Compares with the file, or writes it.
  static void check(Path expected, String actual) {
    if (UPDATE) {
      try {
        if (!Files.exists(expected) || !Files.readString(expected).equals(actual)) {
          Files.writeString(expected, actual);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return;
    }
    assertThat(Files.exists(expected))
        .as("%s is missing; write it with -Dgolden.update=true and look at it", expected)
        .isTrue();
    assertThat(actual).as("%s", expected).isEqualTo(new String(read(expected), UTF_8));
  }

  /// The lines `case dialect: reason` of a folder's `unsupported.txt`, by `case dialect`.
  static Map<String, String> unsupported(String folder) {
    Map<String, String> reasons = new TreeMap<>();
    Path file = ROOT.resolve(folder).resolve("unsupported.txt");
    if (Files.exists(file)) {
      for (String line : new String(read(file), UTF_8).lines().toList()) {
        int colon = line.indexOf(": ");
        if (!line.startsWith("#") && colon > 0) {
          reasons.put(line.substring(0, colon), line.substring(colon + 2));
        }
      }
    }
    return reasons;
  }

  static void writeUnsupported(String folder, Map<String, String> reasons) {
    StringBuilder text =
        new StringBuilder("# case dialect: field: reason, as the client is told with a 400\n");
    new TreeMap<>(reasons)
        .forEach((cell, reason) -> text.append(cell).append(": ").append(reason).append('\n'));
    try {
      Files.writeString(ROOT.resolve(folder).resolve("unsupported.txt"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
