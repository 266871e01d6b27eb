package dev.pontage.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The checkout these tests run in.
final class Repository {
  /// The folder with the launcher.
  static final Path ROOT = find(Path.of("").toAbsolutePath());

  private Repository() {}

  /// The text of a file of the checkout.
  static String read(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path find(Path from) {
    for (Path at = from; at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve("pontage"))
          && Files.exists(at.resolve("envoy/envoy.yaml"))) {
        return at;
      }
    }
    throw new IllegalStateException("no checkout of Pontage around " + from);
  }
}
