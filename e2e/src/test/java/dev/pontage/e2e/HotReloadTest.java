package dev.pontage.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.e2e.Http.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/// Files replaced while requests flow.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotReloadTest {
  private Gateway gateway;

  @BeforeAll
  void start() throws Exception {
    ProviderFiles files = files();
    gateway =
        Gateway.setup()
            .clusters(files.clusters())
            .policy(files.policy())
            .environment("PRESENT_KEY", "key-from-environment")
            .start();
  }

  @AfterAll
  void stop() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
  }

  @BeforeEach
  void originalFiles() throws Exception {
    ProviderFiles files = files();
    gateway.replace("clusters", files.clusters());
    gateway.replace("gateway", files.policy());
    Wait.until("the original files are in use", () -> reloadIsGood() && !serves("fresh-model"));
    gateway.simulated().clear();
  }

  private static ProviderFiles files() {
    return new ProviderFiles()
        .provider("keyed", "openai", "[{env: PRESENT_KEY}]", "model-with-key")
        .provider("keyless", "openai", "[{env: SURELY_ABSENT_KEY}]", "model-without-key")
        .model("usual", "", "sim-openai openai-sim", "sim-anthropic anthropic-sim");
  }

  @Test
  void aNewProviderAppearsAndNoRequestFails() throws Exception {
    try (Traffic traffic = new Traffic()) {
      traffic.awaitMore(20);
      gateway.replace(
          "clusters",
          files().provider("fresh", "openai", "[{literal: fresh-key}]", "fresh-model").clusters());
      Wait.until("the new model is served", () -> serves("fresh-model"));
      traffic.awaitMore(20);
      gateway.replace("clusters", files().clusters());
      Wait.until("it is gone again", () -> !serves("fresh-model"));
      traffic.awaitMore(20);
      assertThat(traffic.failures()).isEmpty();
    }
  }

  @Test
  void aNewNameAppearsAndNoRequestFails() throws Exception {
    try (Traffic traffic = new Traffic()) {
      traffic.awaitMore(10);
      gateway.replace(
          "gateway", files().model("fresh-model", "", "sim-gemini gemini-sim").policy());
      Wait.until("the new name is served", () -> serves("fresh-model"));
      traffic.awaitMore(10);
      assertThat(traffic.failures()).isEmpty();
    }
  }

  @Test
  void aBrokenClustersFileChangesNothingAndIsSaid() throws Exception {
    String broken = files().clusters().replace("dialect: gemini", "dialect: klingon");

    assertBrokenFileIsSaid("clusters", broken, "unknown dialect klingon");
  }

  @Test
  void aBrokenPolicyChangesNothingAndIsSaid() throws Exception {
    String broken = files().policy().replace("cluster: sim-openai", "cluster: nowhere");

    assertBrokenFileIsSaid("gateway", broken, "nowhere");
  }

  @Test
  void aFileThatIsNotYamlChangesNothingAndIsSaid() throws Exception {
    assertBrokenFileIsSaid("gateway", "models: [\n}", "gateway.yaml:2");
  }

  private void assertBrokenFileIsSaid(String file, String text, String reason) throws Exception {
    gateway.replace(file, text);

    Wait.until("the metric says so", () -> !reloadIsGood());
    assertThat(serves("usual")).isTrue();
    assertThat(serves("gemini-sim")).isTrue();
    Wait.until("the log says why", () -> gateway.log("extproc").contains(reason));
    assertThat(Http.get(gateway.adminUrl() + "/readyz").status()).isEqualTo(200);
  }

  @Test
  void aProviderWithoutKeyIsUnavailableAndTheOthersServe() throws Exception {
    JsonNode status =
        Http.send(
                Http.to(gateway.adminUrl() + "/status")
                    .header("accept", "application/json")
                    .build())
            .json();
    JsonNode keyless = null;
    for (JsonNode provider : status.get("providers")) {
      if (provider.get("cluster").asString().equals("keyless")) {
        keyless = provider;
      }
    }
    assertThat(keyless).isNotNull();
    assertThat(keyless.get("available").asBoolean()).isFalse();
    assertThat(keyless.get("unavailable_because").asString()).contains("SURELY_ABSENT_KEY");
    assertThat(gateway.log("extproc")).contains("SURELY_ABSENT_KEY");

    Reply reply = chat("model-without-key");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(Errors.of(reply).get("code").asString()).isEqualTo("no_provider_available");
    assertThat(reply.text()).doesNotContain("SURELY_ABSENT_KEY");

    assertThat(chat("model-with-key").status()).isEqualTo(200);
    assertThat(gateway.simulated().requests().getLast().header("authorization"))
        .isEqualTo("Bearer key-from-environment");
    String everything =
        gateway.log("extproc") + status + Http.get(gateway.adminUrl() + "/metrics").text();
    assertThat(everything).doesNotContain("key-from-environment");
  }

  private boolean reloadIsGood() throws Exception {
    String metrics = Http.get(gateway.adminUrl() + "/metrics").text();
    assertThat(metrics).contains("pontage_config_last_reload_success");
    return metrics
        .lines()
        .filter(line -> line.startsWith("pontage_config_last_reload_success{"))
        .allMatch(line -> line.endsWith(" 1") || line.endsWith(" 1.0"));
  }

  private boolean serves(String model) throws IOException, InterruptedException {
    return chat(model).status() == 200;
  }

  private Reply chat(String model) throws IOException, InterruptedException {
    return Http.post(
        gateway.url() + "/v1/chat/completions", Http.chat(model, "say exactly: served"));
  }

  /// Clients that ask all the time, streamed and not.
  private final class Traffic implements AutoCloseable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> clients = new ArrayList<>();

    Traffic() {
      for (int i = 0; i < 4; i++) {
        boolean stream = i % 2 == 0;
        clients.add(Thread.ofVirtual().start(() -> ask(stream)));
      }
    }

    private void ask(boolean stream) {
      while (!stop.get()) {
        String question = "say exactly: served";
        try {
          Reply reply =
              Http.post(
                  gateway.url() + "/v1/chat/completions",
                  stream ? Http.streamedChat("usual", question) : Http.chat("usual", question));
          if (reply.status() != 200 || !reply.content().equals("served")) {
            failures.add(reply.status() + " " + reply.text());
          }
        } catch (IOException e) {
          failures.add(e.toString());
        } catch (InterruptedException _) {
          return;
        }
        answered.incrementAndGet();
      }
    }

    void awaitMore(int requests) {
      int enough = answered.get() + requests;
      Wait.until(requests + " more answers", () -> answered.get() >= enough);
    }

    List<String> failures() {
      return failures;
    }

    @Override
    public void close() {
      stop.set(true);
      for (Thread client : clients) {
        try {
          client.join();
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
