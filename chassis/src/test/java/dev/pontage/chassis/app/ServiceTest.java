package dev.pontage.chassis.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.chassis.Wait;
import dev.pontage.chassis.net.BindFailure;
import dev.pontage.chassis.net.ListenAddress;
import dev.pontage.chassis.yaml.InvalidConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTest {

  @TempDir Path folder;

  @Test
  void aSignalDrainsInReverseOrderAndExitsWithZero() throws Exception {
    Process process = child("serve");
    try {
      Wait.until("it serves", () -> text("out").contains("serving"));
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(text("out").lines().filter(line -> line.startsWith("stop ")))
          .containsExactly("stop second", "stop first");
      assertThat(text("out")).contains("\"msg\":\"stopped\"");
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "invalid, 2, limits.yaml: no such file",
    "bind, 3, 'can''t listen on 127.0.0.1:80: taken (--listen chooses another)'",
    "crash, 1, test failed to start: java.lang.IllegalStateException: boom",
    "usage, 2, Missing required option: '--listen=<listen>'",
    "address, 2, 'Invalid value for option ''--listen'': nonsense (expected: unix:/path, host:port'",
  })
  void aFailedStartHasItsExitCodeAndReason(String how, int code, String reason) throws Exception {
    Process process = child(how);
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(code);
      assertThat(text("err")).contains(reason);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aServiceCanEndItself() {
    List<String> stopped = new ArrayList<>();
    int code =
        Service.run(
            "test",
            service -> {
              service.onStop("part", () -> stopped.add("part"));
              service.onStop(
                  "failing",
                  () -> {
                    throw new IOException("ignored");
                  });
              service.stop();
            });
    assertThat(code).isZero();
    assertThat(stopped).containsExactly("part");
  }

  /// What the child processes run.
  static final class Child {
    private Child() {}

    @picocli.CommandLine.Command(name = "child")
    static final class Command implements java.util.concurrent.Callable<Integer> {
      @picocli.CommandLine.Option(names = "--listen", required = true)
      private ListenAddress listen = ListenAddress.parse("localhost:1");

      @Override
      public Integer call() {
        return listen.toString().length();
      }
    }

    public static void main(String[] args) {
      int code =
          switch (args[0]) {
            case "usage" -> Cli.execute(new Command());
            case "address" -> Cli.execute(new Command(), "--listen", "nonsense");
            default -> Service.run("test", service -> start(service, args[0]));
          };
      System.exit(code);
    }

    private static void start(Service service, String how) {
      service.onStop("first", () -> System.out.println("stop first"));
      service.onStop("second", () -> System.out.println("stop second"));
      switch (how) {
        case "invalid" -> throw InvalidConfig.of("limits.yaml", "no such file", "");
        case "bind" ->
            throw new BindFailure(ListenAddress.parse("127.0.0.1:80"), "taken", "--listen", null);
        case "crash" -> throw new IllegalStateException("boom");
        default -> System.out.println("serving");
      }
    }
  }

  private Process child(String how) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            how)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private String text(String name) {
    try {
      Path file = folder.resolve(name);
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
