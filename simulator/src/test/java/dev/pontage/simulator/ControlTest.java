package dev.pontage.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ControlTest {
  private Client client;

  @BeforeEach
  void start() throws Exception {
    client = new Client();
  }

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void faultsApplyWhileItRuns() throws Exception {
    String fault =
        "{\"faults\":[{\"path_prefix\":\"/openai\",\"parts\":\"fail-503\",\"times\":1}]}";
    assertThat(client.post("/control", fault).statusCode()).isEqualTo(200);
    assertThat(client.anthropic("anthropic-sim", "").statusCode()).isEqualTo(200);
    assertThat(client.openai("openai-sim", "").statusCode()).isEqualTo(503);
    assertThat(client.openai("openai-sim", "").statusCode()).isEqualTo(200);
    assertThat(client.get("/control").body()).contains("\"faults\":[]");
  }

  @Test
  void aBadControlRequestChangesNothing() throws Exception {
    HttpResponse<String> response =
        client.post("/control", "{\"record\":false,\"faults\":[{\"parts\":\"nope\"}]}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("nope");
    assertThat(client.get("/control").body()).contains("\"record\":true");
  }

  @Test
  void requestsAreRecordedUntilSwitchedOff() throws Exception {
    client.openai("openai-sim", "\"seed\":7");
    client.gemini("gemini-sim", "generateContent", "");
    JsonNode last = Client.json(client.get("/requests?last=1")).path(0);
    assertThat(last.path("path").stringValue()).contains("generateContent");
    JsonNode first = Client.json(client.get("/requests")).path(0);
    assertThat(first.at("/body/seed").intValue()).isEqualTo(7);
    assertThat(first.at("/headers/authorization").stringValue()).isEqualTo("Bearer key");
    assertThat(first.path("sha256").stringValue()).hasSize(64);
    client.post("/control", "{\"record\":false,\"clear\":true}");
    client.openai("openai-sim", "");
    assertThat(client.simulator.requests()).isEmpty();
    assertThat(client.simulator.stats().requests()).isEqualTo(3);
  }

  @Test
  void aBodyOfFortyMegabytesIsTakenAndMeasured() throws Exception {
    String image = "A".repeat(40_000_000);
    String messages =
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
            + "\"data:image/webp;base64,"
            + image
            + "\"}}]}]";
    assertThat(client.openai("openai-sim", messages).body()).contains("image/webp 30000000 bytes");
    assertThat(client.simulator.requests().getFirst().length()).isGreaterThan(40_000_000);
  }
}
