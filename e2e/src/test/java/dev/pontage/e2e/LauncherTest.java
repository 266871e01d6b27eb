package dev.pontage.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.e2e.Http.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `./pontage` as people use it.
@ExtendWith(SharedGateway.class)
class LauncherTest {
  private record Ended(int code, String output) {}

  @Test
  void twoInstancesRunSideBySideAndStopWithoutATrace(Gateway first, TestReporter reporter)
      throws Exception {
    List<ProcessHandle> children;
    int code;
    try (Gateway second = Gateway.setup().start()) {
      long began = System.nanoTime();
      Reply reply = chat(second, "anthropic-sim");
      long millis = (System.nanoTime() - began) / 1_000_000;
      reporter.publishEntry("first request after ready, ms", Long.toString(millis));
      assertThat(reply.status()).as(reply.text()).isEqualTo(200);
      assertThat(chat(first, "anthropic-sim").status()).isEqualTo(200);
      assertThat(second.said()).contains("curl ").contains(":" + second.port());

      children = second.process().descendants().toList();
      assertThat(children).hasSize(4);
      second.process().destroy();
      code = second.awaitExit();
    }
    assertThat(code).isZero();
    Wait.until("no process is left", () -> children.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(chat(first, "anthropic-sim").status()).isEqualTo(200);
  }

  @Test
  void theReadyLinesCommandWorks() throws Exception {
    try (Gateway gateway = Gateway.setup().start()) {
      String command =
          gateway
              .said()
              .lines()
              .filter(line -> line.startsWith("ready in "))
              .findFirst()
              .orElseThrow();
      Ended ended = run(List.of("sh", "-c", command.substring(command.indexOf("curl "))));
      assertThat(ended.code()).as(ended.output()).isZero();
      assertThat(ended.output()).contains("\"choices\"");
    }
  }

  @Test
  void aTakenPortNamesItsOption() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Integer> free = Ports.free(4);
      Ended ended =
          pontage(
              "up",
              "--port",
              Integer.toString(free.get(0)),
              "--admin-port",
              Integer.toString(taken.getLocalPort()),
              "--envoy-admin-port",
              Integer.toString(free.get(1)),
              "--ratelimit-port",
              Integer.toString(free.get(2)),
              "--simulator-port",
              Integer.toString(free.get(3)));

      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.output())
          .contains("port " + taken.getLocalPort())
          .contains("--admin-port")
          .contains("in use");
    }
  }

  @Test
  void whenAChildDiesAllStopAndTheReasonIsSaid() throws Exception {
    try (Gateway gateway = Gateway.setup().start()) {
      List<ProcessHandle> children = gateway.process().descendants().toList();
      assertThat(gateway.child("extproc").destroyForcibly()).isTrue();

      assertThat(gateway.awaitExit()).isEqualTo(1);

      assertThat(gateway.said())
          .contains("extproc was ended by SIGKILL")
          .contains("extproc.log")
          .contains("\"msg\"");
      Wait.until("no process is left", () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void checkAcceptsTheShippedFiles() throws Exception {
    Ended ended = pontage("check");

    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("ok: ");
  }

  @Test
  void checkFindsWhatIsWrongAndWhere(@TempDir Path folder) throws Exception {
    String good = Repository.read("envoy/clusters.yaml");
    String bad = good.replace("dialect: anthropic", "dialect: klingon");
    Path file = folder.resolve("clusters.yaml");
    Files.writeString(file, bad);
    int line = (int) bad.substring(0, bad.indexOf("dialect: klingon")).lines().count();

    Ended ended = pontage("check", "--clusters", file.toString());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output()).contains("clusters.yaml:" + line + ":").contains("klingon");
  }

  @Test
  void upRefusesBrokenFilesWithTheirLine(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(file, "models: []\naccess: {anonymous: maybe}\n");
    List<String> arguments = new ArrayList<>(List.of("up", "--gateway", file.toString()));
    arguments.addAll(List.of("--state-dir", folder.resolve("state").toString()));
    for (String option :
        List.of("port", "admin-port", "envoy-admin-port", "ratelimit-port", "simulator-port")) {
      arguments.addAll(List.of("--" + option, "0"));
    }

    Ended ended = pontage(arguments.toArray(String[]::new));

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output()).contains("gateway.yaml:2").contains("maybe");
  }

  private static Reply chat(Gateway gateway, String model)
      throws IOException, InterruptedException {
    return Http.post(gateway.url() + "/v1/chat/completions", Http.chat(model, "hello"));
  }

  private static Ended pontage(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Repository.ROOT.resolve("pontage").toString());
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(Repository.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String output;
    try (var in = process.getInputStream()) {
      output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("didn't end: " + command + "\n" + output);
    }
    return new Ended(process.exitValue(), output);
  }
}
