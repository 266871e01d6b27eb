package dev.pontage.bench.stage;

import java.nio.file.Files;
import java.nio.file.Path;

/// What is measured, and with how many of Envoy's worker threads.
///
/// @param repository the project's root
/// @param envoy Envoy's binary
/// @param java the virtual machine that runs the simulator
/// @param concurrency worker threads of both Envoys
/// @param scratch folder for logs and generated files
public record Installation(Path repository, Path envoy, Path java, int concurrency, Path scratch) {

  /// Checks that everything is there.
  public Installation {
    present("--repo", repository.resolve("pontage"));
    present("--repo", repository.resolve("simulator/target/simulator.jar"));
    present("--envoy", envoy);
    if (concurrency < 1 || concurrency > 256) {
      throw new IllegalArgumentException("--concurrency: " + concurrency + " (expected: 1..256)");
    }
  }

  private static void present(String option, Path file) {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(option + ": " + file + " doesn't exist");
    }
  }
}
