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

  /// A folder that looks like the checkout, but has an Envoy bootstrap of its own: the launcher
  /// finds everything relative to itself.
  static Path copyWithBootstrap(Path folder, String bootstrap) throws IOException {
    Files.createDirectories(folder.resolve("envoy"));
    Files.copy(ROOT.resolve("pontage"), folder.resolve("pontage"));
    if (!folder.resolve("pontage").toFile().setExecutable(true)) {
      throw new IOException("chmod: " + folder.resolve("pontage"));
    }
    Files.createDirectories(folder.resolve("launcher"));
    try (var files = Files.newDirectoryStream(ROOT.resolve("launcher"), "*.py")) {
      for (Path file : files) {
        Files.copy(file, folder.resolve("launcher").resolve(file.getFileName()));
      }
    }
    Files.copy(ROOT.resolve("envoy/clusters.yaml"), folder.resolve("envoy/clusters.yaml"));
    Files.writeString(folder.resolve("envoy/envoy.yaml"), bootstrap);
    for (String same :
        new String[] {
          "pom.xml", "proto", "chassis", "extproc", "ratelimit-service", "simulator", ".pontage"
        }) {
      Path original = ROOT.resolve(same);
      if (Files.exists(original)) {
        Files.createSymbolicLink(folder.resolve(same), original);
      }
    }
    return folder;
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
