package dev.pontage.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.simulator.Client.Event;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GeminiTest {
  private static final String TOOLS =
      "\"tools\":[{\"functionDeclarations\":[{\"name\":\"a\",\"parametersJsonSchema\":{\"type\":"
          + "\"object\",\"properties\":{\"q\":{\"type\":\"string\"}}}},{\"name\":\"b\"}]}]";

  private Client client;

  @BeforeAll
  void start() throws Exception {
    client = new Client();
  }

  @AfterAll
  void stop() {
    client.close();
  }

  @Test
  void aResponseHasCandidatesAndUsage() throws Exception {
    JsonNode body = Client.json(client.gemini("gemini-sim", "generateContent", ""));
    assertThat(body.at("/candidates/0/content/parts/0/text").stringValue())
        .isEqualTo("You said: Grüße 🙂 you");
    assertThat(body.at("/candidates/0/finishReason").stringValue()).isEqualTo("STOP");
    assertThat(body.at("/usageMetadata/totalTokenCount").intValue()).isPositive();
  }

  @Test
  void anEventStreamEndsItsLinesWithCrLfAndHasNoTerminator() throws Exception {
    String body = client.gemini("gemini-sim", "streamGenerateContent?alt=sse", "").body();
    assertThat(body).endsWith("\r\n\r\n").doesNotContain("[DONE]");
    List<Event> events = Client.events(body);
    StringBuilder text = new StringBuilder();
    events.forEach(
        e -> text.append(e.json().at("/candidates/0/content/parts/0/text").stringValue("")));
    assertThat(text.toString()).isEqualTo("You said: Grüße 🙂 you");
    assertThat(events.getLast().json().at("/candidates/0/finishReason").stringValue())
        .isEqualTo("STOP");
  }

  @Test
  void withoutAltSseTheStreamIsAJsonArray() throws Exception {
    HttpResponse<String> response = client.gemini("gemini-sim", "streamGenerateContent", "");
    assertThat(Client.json(response).size()).isGreaterThan(2);
    HttpResponse<String> broken =
        client.gemini("gemini-sim:midstream-error-1", "streamGenerateContent", "");
    assertThat(Client.json(broken).path(1).at("/error/status").stringValue())
        .isEqualTo("UNAVAILABLE");
  }

  @Test
  void functionCallsComeWholeWithOneSignature() throws Exception {
    String body =
        client.gemini("gemini-sim%3Atools", "streamGenerateContent?alt=sse", TOOLS).body();
    List<Event> events = Client.events(body);
    assertThat(events.getFirst().json().at("/candidates/0/content/parts/0/functionCall/args/q"))
        .isNotNull();
    assertThat(body.split("thoughtSignature", -1)).hasSize(2);
    assertThat(events).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"foo\":1",
        "\"contents\":[]",
        "\"generationConfig\":{\"max_tokens\":1}",
        "\"tools\":[{\"functionDeclarations\":[{\"name\":\"a\",\"parameters\":{\"type\":\"OBJECT\","
            + "\"$schema\":\"x\"}}]}]",
        "\"tools\":[{\"functionDeclarations\":[{\"name\":\"a\",\"parameters\":{\"type\":"
            + "[\"string\",\"null\"]}}]}]",
        "\"tools\":[{\"functionDeclarations\":[{\"name\":\"a\",\"parameters\":{\"type\":\"OBJECT\"},"
            + "\"parametersJsonSchema\":{}}]}]",
        "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"q\"}]},{\"role\":\"model\",\"parts\":"
            + "[{\"functionCall\":{\"name\":\"a\"}},{\"functionCall\":{\"name\":\"b\"}}]},{\"role\":"
            + "\"user\",\"parts\":[{\"functionResponse\":{\"name\":\"a\",\"response\":{}}}]}]",
        "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"q\"}]},{\"role\":\"model\",\"parts\":"
            + "[{\"functionCall\":{\"name\":\"a\"}},{\"functionCall\":{\"name\":\"b\"}}]},{\"role\":"
            + "\"user\",\"parts\":[{\"functionResponse\":{\"name\":\"b\",\"response\":{}}},"
            + "{\"functionResponse\":{\"name\":\"a\",\"response\":{}}}]}]",
      })
  void whatGeminiRefusesIsRefused(String members) throws Exception {
    HttpResponse<String> response = client.gemini("gemini-sim", "generateContent", members);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Client.json(response).at("/error/status").stringValue())
        .isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void snakeCaseIsAccepted() throws Exception {
    String members = "\"generation_config\":{\"max_output_tokens\":1}";
    JsonNode body = Client.json(client.gemini("gemini-sim", "generateContent", members));
    assertThat(body.at("/candidates/0/finishReason").stringValue()).isEqualTo("MAX_TOKENS");
  }

  @Test
  void aBadKeyIsA400AndARateLimitSaysWhenToRetry() throws Exception {
    HttpRequest bad =
        HttpRequest.newBuilder(client.uri("/gemini/v1beta/models?key=invalid")).GET().build();
    HttpResponse<String> response = client.send(bad);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("API_KEY_INVALID");
    assertThat(client.gemini("gemini-sim:fail-429", "generateContent", "").body())
        .contains("RetryInfo", "RESOURCE_EXHAUSTED");
  }

  @Test
  void theOtherVerbsAnswer() throws Exception {
    assertThat(client.gemini("gemini-sim", "countTokens", "").body()).contains("totalTokens");
    HttpResponse<String> embeddings =
        client.post(
            "/gemini/v1beta/models/e:batchEmbedContents",
            "{\"requests\":[{\"model\":\"models/e\",\"content\":{\"parts\":[{\"text\":\"a\"}]},"
                + "\"outputDimensionality\":4}]}");
    assertThat(Client.json(embeddings).at("/embeddings/0/values")).hasSize(4);
  }
}
