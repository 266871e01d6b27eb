package dev.pontage.extproc.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where secrets come from: the environment and files.
public interface Secrets {
  /// The value of an environment variable, `null` if it isn't set.
  @Nullable String environment(String name);

  /// The content of a file.
  String file(Path path) throws IOException;

  /// This process's environment and file system. A secret file has at most 64 KiB.
  static Secrets ofProcess() {
    return new Secrets() {
      @Override
      public @Nullable String environment(String name) {
        return System.getenv(name);
      }

      @Override
      public String file(Path path) throws IOException {
        if (Files.size(path) > 65_536) {
          throw new IOException("larger than 64 KiB");
        }
        return Files.readString(path, StandardCharsets.UTF_8);
      }
    };
  }
}
