package dev.pontage.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.simulator.Client.Event;
import dev.pontage.simulator.wire.Json;
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
final class AnthropicTest {
  private static final String TOOL =
      "\"tools\":[{\"name\":\"weather\",\"input_schema\":{\"type\":\"object\",\"properties\":"
          + "{\"city\":{\"type\":\"string\"}}}}]";

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
  void aMessageHasBlocksAndUsage() throws Exception {
    HttpResponse<String> response = client.anthropic("anthropic-sim:cached+reasoning", "");
    JsonNode body = Client.json(response);
    assertThat(body.at("/content/0/type").stringValue()).isEqualTo("thinking");
    assertThat(body.at("/content/1/text").stringValue()).isEqualTo("You said: Grüße 🙂 you");
    assertThat(body.path("stop_reason").stringValue()).isEqualTo("end_turn");
    assertThat(body.at("/usage/cache_read_input_tokens").intValue()).isPositive();
    assertThat(response.headers().firstValue("request-id")).isPresent();
    assertThat(response.headers().firstValue("anthropic-ratelimit-requests-limit")).isPresent();
  }

  @Test
  void aStreamOpensAndClosesEachBlockInTurn() throws Exception {
    List<Event> events =
        Client.events(
            client.anthropic("anthropic-sim:tools+reasoning", "\"stream\":true," + TOOL).body());
    assertThat(events).allMatch(e -> e.json().path("type").stringValue().equals(e.name()));
    int open = -1;
    int blocks = 0;
    StringBuilder input = new StringBuilder();
    for (Event event : events) {
      int index = event.json().path("index").asInt(-1);
      switch (event.name()) {
        case "content_block_start" -> {
          assertThat(open).isEqualTo(-1);
          assertThat(index).isEqualTo(blocks++);
          open = index;
        }
        case "content_block_delta" -> {
          assertThat(index).isEqualTo(open);
          input.append(event.json().at("/delta/partial_json").stringValue(""));
        }
        case "content_block_stop" -> {
          assertThat(index).isEqualTo(open);
          open = -1;
        }
        default -> {}
      }
    }
    assertThat(blocks).isEqualTo(3);
    assertThat(Json.parse(input.toString())).isEqualTo(Json.parse("{\"city\":\"x\"}"));
    assertThat(events.getFirst().name()).isEqualTo("message_start");
    assertThat(events.getLast().name()).isEqualTo("message_stop");
    assertThat(events.get(events.size() - 2).json().at("/delta/stop_reason").stringValue())
        .isEqualTo("tool_use");
  }

  @Test
  void aStopSequenceIsNamed() throws Exception {
    JsonNode body = Client.json(client.anthropic("anthropic-sim", "\"stop_sequences\":[\"🙂\"]"));
    assertThat(body.path("stop_reason").stringValue()).isEqualTo("stop_sequence");
    assertThat(body.path("stop_sequence").stringValue()).isEqualTo("🙂");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"foo\":1",
        "\"temperature\":1.5",
        "\"messages\":[]",
        "\"messages\":[{\"role\":\"system\",\"content\":\"s\"}]",
        "\"messages\":[{\"role\":\"user\",\"content\":\"  \"}]",
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"\"}]}]",
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":"
            + "{\"type\":\"base64\",\"media_type\":\"image/jpg\",\"data\":\"AAAA\"}}]}]",
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
            + "\"tool_use_id\":\"a\",\"content\":\"r\"}]}]",
        "\"tool_choice\":{\"type\":\"any\"}",
        "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":100}",
      })
  void whatAnthropicRefusesIsRefused(String members) throws Exception {
    HttpResponse<String> response = client.anthropic("anthropic-sim", members);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Client.json(response).at("/error/type").stringValue())
        .isEqualTo("invalid_request_error");
  }

  @Test
  void everyToolUseNeedsItsResultFirstInTheNextTurn() throws Exception {
    String history =
        TOOL
            + ",\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":"
            + "[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"weather\",\"input\":{}}]},"
            + "{\"role\":\"user\",\"content\":[%s]}]";
    String result = "{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":\"sunny\"}";
    String text = "{\"type\":\"text\",\"text\":\"and?\"}";
    HttpResponse<String> good =
        client.anthropic("anthropic-sim", history.formatted(result + "," + text));
    assertThat(good.body()).contains("sunny");
    for (String bad : List.of(text, text + "," + result, result + "," + result)) {
      assertThat(client.anthropic("anthropic-sim", history.formatted(bad)).statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void overloadIsItsOwnStatus() throws Exception {
    HttpResponse<String> overloaded = client.anthropic("anthropic-sim:fail-529", "");
    assertThat(overloaded.statusCode()).isEqualTo(529);
    assertThat(overloaded.body()).contains("overloaded_error");
    HttpResponse<String> limited = client.anthropic("anthropic-sim:fail-429", "");
    assertThat(limited.headers().firstValue("retry-after")).contains("7");
  }

  @Test
  void tokensAreCounted() throws Exception {
    HttpResponse<String> count =
        client.post("/anthropic/v1/messages/count_tokens", Client.chat("anthropic-sim", ""));
    assertThat(Client.json(count).path("input_tokens").intValue()).isPositive();
    assertThat(client.get("/anthropic/v1/models").body()).contains("has_more");
  }
}
