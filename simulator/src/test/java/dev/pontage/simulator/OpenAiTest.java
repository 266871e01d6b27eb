package dev.pontage.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.simulator.Client.Event;
import dev.pontage.simulator.wire.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenAiTest {
  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":"
          + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"days\":"
          + "{\"type\":\"integer\"}}}}},{\"type\":\"function\",\"function\":{\"name\":\"now\"}}]";

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
  void anAnswerEchoesThePromptAndCountsIt() throws Exception {
    HttpResponse<String> response = client.openai("openai-sim", "");
    JsonNode body = Client.json(response);
    assertThat(body.at("/choices/0/message/content").stringValue())
        .isEqualTo("You said: Grüße 🙂 you");
    assertThat(body.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
    assertThat(body.at("/usage/total_tokens").intValue())
        .isEqualTo(
            body.at("/usage/prompt_tokens").intValue()
                + body.at("/usage/completion_tokens").intValue());
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
    assertThat(response.headers().firstValue("x-ratelimit-limit-requests")).contains("10000");
  }

  @Test
  void aStreamBeginsWithTheRoleAndEndsWithUsageAndDone() throws Exception {
    String body =
        client
            .openai("openai-sim", "\"stream\":true,\"stream_options\":{\"include_usage\":true}")
            .body();
    List<Event> events = Client.events(body);
    assertThat(events.getFirst().json().at("/choices/0/delta/role").stringValue())
        .isEqualTo("assistant");
    assertThat(Client.openaiText(body)).isEqualTo("You said: Grüße 🙂 you");
    assertThat(events.getLast().data()).isEqualTo("[DONE]");
    JsonNode usage = events.get(events.size() - 2).json();
    assertThat(usage.path("choices")).isEmpty();
    assertThat(usage.at("/usage/completion_tokens").intValue()).isPositive();
    assertThat(events.get(events.size() - 3).json().at("/choices/0/finish_reason").stringValue())
        .isEqualTo("stop");
  }

  @Test
  void withoutBeingAskedAStreamHasNoUsage() throws Exception {
    assertThat(client.openai("openai-sim", "\"stream\":true").body()).doesNotContain("usage");
  }

  @Test
  void allToolsAreCalledWithArgumentsInPieces() throws Exception {
    List<Event> events =
        Client.events(client.openai("openai-sim:tools", "\"stream\":true," + TOOLS).body());
    StringBuilder arguments = new StringBuilder();
    int pieces = 0;
    String finish = "";
    for (Event event : events) {
      if (event.data().equals("[DONE]")) {
        break;
      }
      JsonNode call = event.json().at("/choices/0/delta/tool_calls/0");
      if (call.path("index").asInt(9) == 0) {
        arguments.append(call.at("/function/arguments").stringValue(""));
        pieces++;
      }
      finish = event.json().at("/choices/0/finish_reason").stringValue(finish);
    }
    assertThat(Json.parse(arguments.toString()))
        .isEqualTo(Json.parse("{\"city\":\"x\",\"days\":1}"));
    assertThat(pieces).isGreaterThan(3);
    assertThat(finish).isEqualTo("tool_calls");
    JsonNode one =
        Client.json(client.openai("openai-sim:tools", "\"parallel_tool_calls\":false," + TOOLS));
    assertThat(one.at("/choices/0/message/tool_calls")).hasSize(1);
    assertThat(one.at("/choices/0/message/content").isNull()).isTrue();
  }

  @Test
  void aToolResultIsAnsweredWithText() throws Exception {
    String messages =
        "\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":null,"
            + "\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"now\","
            + "\"arguments\":\"{}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"12:30\"}],";
    JsonNode body = Client.json(client.openai("openai-sim:tools", messages + TOOLS));
    assertThat(body.at("/choices/0/message/content").stringValue()).contains("12:30");
  }

  @Test
  void limitsAndStopsAreHonoured() throws Exception {
    JsonNode limited = Client.json(client.openai("openai-sim", "\"max_tokens\":2,\"n\":2"));
    assertThat(limited.at("/choices/1/message/content").stringValue()).isEqualTo("You said: ");
    assertThat(limited.at("/choices/0/finish_reason").stringValue()).isEqualTo("length");
    JsonNode stopped = Client.json(client.openai("openai-sim", "\"stop\":[\"🙂\"]"));
    assertThat(stopped.at("/choices/0/message/content").stringValue())
        .isEqualTo("You said: Grüße ");
  }

  @Test
  void aSchemaIsAnsweredWithAnInstance() throws Exception {
    JsonNode body =
        Client.json(
            client.openai(
                "openai-sim",
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\","
                    + "\"schema\":{\"type\":\"object\",\"properties\":{\"ok\":{\"type\":\"boolean\"},"
                    + "\"l\":{\"type\":\"array\",\"items\":{\"type\":\"number\"}}}}}}"));
    assertThat(Json.parse(body.at("/choices/0/message/content").stringValue()))
        .isEqualTo(Json.parse("{\"ok\":true,\"l\":[1]}"));
  }

  @Test
  void anImageIsAcknowledgedWithItsSize() throws Exception {
    String image = java.util.Base64.getEncoder().encodeToString(new byte[12_345]);
    String messages =
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"look\"},"
            + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
            + image
            + "\"}}]}]";
    assertThat(client.openai("openai-sim", messages).body()).contains("image/png 12345 bytes");
  }

  @Test
  void whatOpenAiRefusesIsRefused() throws Exception {
    assertThat(client.post("/openai/v1/chat/completions", "{").statusCode()).isEqualTo(400);
    assertThat(client.openai("openai-sim", "\"messages\":[]").statusCode()).isEqualTo(400);
    assertThat(client.openai("openai-sim", "\"stream_options\":{}").statusCode()).isEqualTo(400);
    assertThat(client.openai("openai-sim:nope", "").body()).contains("nope");
    HttpResponse<String> unknown = client.openai("no-such-model", "");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(Client.json(unknown).at("/error/code").stringValue()).isEqualTo("model_not_found");
    String orphan =
        "\"messages\":[{\"role\":\"user\",\"content\":\"q\"},"
            + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"r\"}]";
    assertThat(client.openai("openai-sim", orphan).statusCode()).isEqualTo(400);
    HttpRequest noKey = HttpRequest.newBuilder(client.uri("/openai/v1/models")).GET().build();
    assertThat(client.send(noKey).statusCode()).isEqualTo(401);
  }

  @Test
  void theOtherPathsAnswer() throws Exception {
    assertThat(client.get("/openai/v1/models").body()).contains("openai-sim");
    assertThat(client.post("/v1/chat/completions", Client.chat("any", "")).statusCode())
        .isEqualTo(200);
    JsonNode embeddings =
        Client.json(
            client.post(
                "/openai/v1/embeddings",
                "{\"model\":\"e\",\"input\":[\"a\",\"b\"],\"dimensions\":8}"));
    assertThat(embeddings.at("/data/1/embedding")).hasSize(8);
  }

  @Test
  void relativesKeepTheirQuirks() throws Exception {
    HttpResponse<String> extra =
        client.post("/mistral/v1/chat/completions", Client.chat("mistral-sim", "\"seed\":1"));
    assertThat(extra.statusCode()).isEqualTo(422);
    assertThat(extra.body()).contains("extra_forbidden", "seed");
    String mistral =
        client
            .post(
                "/mistral/v1/chat/completions",
                Client.chat("mistral-sim:reasoning", "\"stream\":true"))
            .body();
    assertThat(mistral).contains("\"type\":\"thinking\"").contains("\"usage\":{\"prompt");
    String deepseek =
        client
            .post(
                "/deepseek/chat/completions",
                Client.chat("deepseek-sim:cached", "\"thinking\":{\"type\":\"enabled\"}"))
            .body();
    assertThat(deepseek).contains("\"reasoning_content\"", "\"prompt_cache_hit_tokens\":1");
    String qwen =
        client
            .post(
                "/qwen/compatible-mode/v1/chat/completions",
                Client.chat("qwen-sim:tools", "\"stream\":true," + TOOLS))
            .body();
    assertThat(qwen).contains("\"id\":\"\",\"type\":\"function\",\"function\":{\"arguments\"");
  }
}
