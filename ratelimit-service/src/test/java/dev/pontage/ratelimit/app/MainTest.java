package dev.pontage.ratelimit.app;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process of its own.
class MainTest {

  @TempDir Path folder;

  @Test
  void itServesReloadsKeepsWhatWorksAndStopsCleanly() throws Exception {
    Path rules = rules("limits.yaml", 100);
    Process process =
        program(
            "--limits",
            folder.toString(),
            "--listen",
            "127.0.0.1:0",
            "--admin-listen",
            "127.0.0.1:0");
    ManagedChannel channel = null;
    try (HttpClient http = HttpClient.newHttpClient()) {
      until("it is ready", () -> text("out").contains("\"msg\":\"ready\""));
      String admin = "http://" + logged("admin");
      channel = NettyChannelBuilder.forTarget(logged("listen")).usePlaintext().build();
      ManagedChannel open = channel;
      assertThat(get(http, admin + "/readyz")).contains("true");
      assertThat(
              HealthGrpc.newBlockingStub(channel)
                  .check(
                      HealthCheckRequest.newBuilder()
                          .setService("envoy.service.ratelimit.v3.RateLimitService")
                          .build())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
      assertThat(limit(channel)).isEqualTo(100);

      Files.move(rules("new.tmp", 7), rules, ATOMIC_MOVE);
      until("the new rules are in use", () -> limit(open) == 7);

      Files.writeString(rules, "domain: d\ndescriptors: [{kye: a}]\n");
      until(
          "the failure is counted",
          () ->
              get(http, admin + "/metrics")
                  .contains("pontage_config_last_reload_success{file=\"limits\"} 0"));
      assertThat(limit(channel)).isEqualTo(7);
      assertThat(text("out")).contains("did you mean key?");
      assertThat(get(http, admin + "/metrics")).contains("pontage_ratelimit_keys 1.0");

      channel.shutdown();
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      if (channel != null) {
        channel.shutdownNow();
      }
      process.destroyForcibly();
    }
  }

  @Test
  void invalidRulesAtTheStartEndWithTwoAndTheirPlace() throws Exception {
    Path file = Files.writeString(folder.resolve("l.yaml"), "domain: d\ndescriptors: [{kye: a}]\n");
    assertThat(exit("--limits", file.toString(), "--listen", "127.0.0.1:0")).isEqualTo(2);
    assertThat(text("err")).startsWith(file + ":2: descriptors[0].kye: unknown field");
    assertThat(exit("--limits", file.toString(), "--check")).isEqualTo(2);
    assertThat(exit("--limits", rules("ok.yaml", 1).toString(), "--check")).isZero();
  }

  @Test
  void redisIsRefusedWithoutShowingItsPassword() throws Exception {
    assertThat(exit("--limits", "x", "--redis", "redis://:secret@host")).isEqualTo(2);
    assertThat(text("err"))
        .contains("--redis: not available in this version")
        .doesNotContain("secret");
  }

  private long limit(ManagedChannel channel) {
    RateLimitResponse response =
        RateLimitServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(Duration.ofSeconds(10))
            .shouldRateLimit(
                RateLimitRequest.newBuilder()
                    .setDomain("d")
                    .addDescriptors(
                        RateLimitDescriptor.newBuilder()
                            .addEntries(
                                RateLimitDescriptor.Entry.newBuilder().setKey("a").setValue("x")))
                    .build());
    return response.getStatuses(0).getCurrentLimit().getRequestsPerUnit();
  }

  private Path rules(String name, int most) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        "domain: d\ndescriptors:\n- key: a\n  rate_limit: {unit: year, requests_per_unit: %d}\n"
            .formatted(most));
  }

  private String logged(String field) {
    Matcher matcher = Pattern.compile("\"" + field + "\":\"([^\"]+)\"").matcher(text("out"));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static String get(HttpClient http, String url) {
    try {
      return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
          .body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private int exit(String... args) throws IOException, InterruptedException {
    Process process = program(args);
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private Process program(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
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

  private static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited 20 s in vain until " + what);
      }
      try {
        Thread.sleep(Duration.ofMillis(10));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
