package dev.pontage.bench.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A process with its output in a file. Closing it asks it to end, then insists.
final class Child implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final int SHOWN_LINES = 15;

  private final String name;
  private final Process process;
  private final Path log;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /// Starts a process. What configures the gateway by `PONTAGE_…` is kept from it: the bench
  /// measures what is shipped.
  ///
  /// @param environment variables to add
  static Child start(
      String name, Path folder, List<String> command, Map<String, String> environment)
      throws StageFailure {
    try {
      Files.createDirectories(folder);
      Path log = folder.resolve(name + ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(log.toFile());
      builder.environment().keySet().removeIf(variable -> variable.startsWith("PONTAGE_"));
      builder.environment().putAll(environment);
      return new Child(name, builder.start(), log);
    } catch (IOException e) {
      throw new StageFailure(name + " doesn't start: " + e.getMessage());
    }
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /// Waits until a line of its output matches.
  ///
  /// @throws StageFailure when it ends before that, or takes longer than `patience`
  Matcher awaitLine(Pattern pattern, Duration patience) throws StageFailure, InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      boolean alive = process.isAlive(); // asked before reading: its last words count
      Optional<Matcher> found =
          output().lines().map(pattern::matcher).filter(Matcher::find).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      if (!alive) {
        throw failure("ended with exit code " + process.exitValue());
      }
      if (System.nanoTime() > until) {
        throw failure("isn't ready after " + patience.toSeconds() + " s");
      }
      var _ = process.waitFor(5, TimeUnit.MILLISECONDS);
    }
  }

  /// Its end, in words, with the last lines it said.
  StageFailure failure(String what) {
    List<String> lines = output().lines().toList();
    int from = Math.max(0, lines.size() - SHOWN_LINES);
    return new StageFailure(
        name
            + " "
            + what
            + "; it said:\n  "
            + String.join("\n  ", lines.subList(from, lines.size())));
  }

  private String output() {
    try {
      return new String(Files.readAllBytes(log), UTF_8);
    } catch (IOException _) {
      return "";
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
