package dev.pontage.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import tools.jackson.databind.JsonNode;

/// OpenAI's SDKs of other languages: installed once into a folder of the checkout, run by a script
/// that reports what it saw.
final class VendorSdk {
  /// What every script has to report for every model. `broken` is any exception that isn't about a
  /// status.
  private static final String EXPECTED =
      """
      {
        "text": "Grüße, 世界 🌉",
        "finish": "stop",
        "usage": true,
        "stream": "Grüße, 世界 🌉",
        "stream finish": ["stop"],
        "stream without usage": 0,
        "stream with usage": 1,
        "turns": "second",
        "image": true,
        "tools": ["weather", "traffic"],
        "tools finish": "tool_calls",
        "tools arguments": true,
        "tool results": true,
        "stream tools": ["weather", "traffic"],
        "stream tools arguments": true,
        "forced tool": ["traffic"],
        "stop": "one",
        "length": "length",
        "error 400": "BadRequestError",
        "error 401": "AuthenticationError",
        "error 403": "PermissionDeniedError",
        "error 404": "NotFoundError",
        "error 429": "RateLimitError",
        "error 500": "InternalServerError",
        "error 503": "InternalServerError",
        "retry-after": "7",
        "unknown model": "NotFoundError",
        "stream midstream-error": "broken",
        "stream close-clean": "broken",
        "stream cut": "broken",
        "models": true
      }
      """;

  private static final Path CACHE = Repository.ROOT.resolve(".pontage/sdk");

  private VendorSdk() {}

  /// Whether a program runs here.
  static boolean has(String program) throws InterruptedException {
    try {
      return run(List.of(program, "--version")).code() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /// The folder of an SDK; it is installed by `install` when it isn't there yet.
  static Path installed(String name, Installation install)
      throws IOException, InterruptedException {
    Path folder = CACHE.resolve(name);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(CACHE);
      Path made = Files.createTempDirectory(CACHE, name + ".");
      install.into(made);
      var _ = Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    return folder;
  }

  /// How an SDK gets into an empty folder, which is renamed afterwards.
  interface Installation {
    void into(Path folder) throws IOException, InterruptedException;
  }

  /// Runs a command that has to succeed; returns its output.
  static String succeed(List<String> command) throws IOException, InterruptedException {
    Ended ended = run(command);
    assertThat(ended.code()).as(command + "\n" + ended.output()).isZero();
    return ended.output();
  }

  /// Runs a script for all three kinds of providers and checks what it reports.
  static void check(List<String> command) throws IOException, InterruptedException {
    List<String> models = ProviderFiles.DIALECTS.stream().map(d -> d + "-sim").toList();
    List<String> whole = new ArrayList<>(command);
    whole.addAll(models);
    JsonNode reported = Json.read(succeed(whole).lines().reduce((_, last) -> last).orElse(""));
    JsonNode expected = Json.read(EXPECTED);
    SoftAssertions all = new SoftAssertions();
    for (String model : models) {
      JsonNode results = reported.get(model);
      for (String name : expected.propertyNames()) {
        all.assertThat(results.get(name))
            .as(String.format(Locale.ROOT, "%s: %s", model, name))
            .isEqualTo(expected.get(name));
      }
      all.assertThat(results.get("model").asString()).isEqualTo(model);
    }
    all.assertAll();
  }

  private record Ended(int code, String output) {}

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output;
    try (var in = process.getInputStream()) {
      output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("didn't end: " + command);
    }
    return new Ended(process.exitValue(), output);
  }
}
