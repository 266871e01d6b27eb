package dev.pontage.extproc.llm.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.llm.dialect.openai.OpenAiChatFormat;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.model.ChatEvent;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.sse.SseEvent;
import dev.pontage.extproc.testing.Cases;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// A decoder that skips parsing repeated events gives what one gives that parses every event.
class RepeatedDeltaProperties {
  private static final List<String> TEXTS =
      List.of(
          "a",
          " b c",
          "",
          "é😀",
          "\\n\\\"",
          "\\u00e9",
          "\\ud83d",
          "\\\\",
          "\",\"finish_reason\":\"stop",
          "\\\",\\\"finish_reason\\\":\\\"stop\\\"",
          "\"},\"finish_reason\":\"stop\"}]}",
          "\",\"content\":\"twice",
          "\"}},{\"delta\":{\"content\":\"x",
          "\\",
          "\\x",
          "\\u12",
          "tab\there",
          "\u0000",
          "[DONE]");

  private static String pick(Random random, List<String> from) {
    // What is valid comes more often, for a stream that failed says nothing any more.
    return from.get(
        random.nextInt(random.nextInt(8) == 0 ? from.size() : Math.min(8, from.size())));
  }

  private static String openAiEvent(Random random) {
    String text = pick(random, TEXTS);
    String delta =
        switch (random.nextInt(12)) {
          case 0 -> "\"reasoning_content\":\"" + text + "\"";
          case 1 -> "\"reasoning_content\":\"" + text + "\",\"reasoning\":\"r\"";
          case 2 -> "\"content\":null,\"reasoning\":\"" + text + "\"";
          case 3 ->
              "\"tool_calls\":[{\"index\":%d,\"id\":\"c%d\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]"
                  .formatted(random.nextInt(2), random.nextInt(3));
          case 4, 5 ->
              "\"tool_calls\":[{\"index\":%d,\"function\":{\"arguments\":\"%s\"}}]"
                  .formatted(random.nextInt(2), text);
          case 6 -> "\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]";
          case 7 -> "\"audio\":{\"transcript\":\"" + text + "\"}";
          default -> "\"content\":\"" + text + "\"";
        };
    String tail =
        switch (random.nextInt(10)) {
          case 0 -> ",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}";
          case 1 -> ",\"usage\":null";
          case 2 -> ",\"error\":null";
          case 3, 4, 5 -> ",\"obfuscation\":\"" + "q".repeat(random.nextInt(4)) + "\"";
          case 6 -> ",\"p\":\"" + pick(random, TEXTS) + "\"";
          default -> "";
        };
    return "{\"id\":\"i\",\"choices\":[{\"index\":%d,\"delta\":{%s},\"finish_reason\":%s}]%s}"
        .formatted(
            random.nextInt(6) == 0 ? 1 : 0,
            delta,
            random.nextInt(25) == 0 ? "\"stop\"" : "null",
            tail);
  }

  private static String anthropicEvent(Random random) {
    String text = pick(random, TEXTS);
    int index = random.nextInt(2);
    return switch (random.nextInt(9)) {
      case 0 ->
          "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}}"
              .formatted(index);
      case 1 ->
          "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":{\"type\":\"text\",\"text\":\"%s\"}}"
              .formatted(index, text);
      case 2 -> "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
      case 3, 4 ->
          "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"%s\"}}"
              .formatted(index, text);
      case 5 ->
          "{\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"" + text + "\"}}";
      default ->
          "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
              + text
              + "\"}}";
    };
  }

  private static SseEvent event(Random random, String json) {
    byte[] data = json.getBytes(random.nextInt(30) == 0 ? ISO_8859_1 : UTF_8);
    if (random.nextInt(40) == 0) {
      data[random.nextInt(data.length)] = (byte) random.nextInt(256);
    }
    String name = random.nextInt(10) == 0 ? "ping" : "content_block_delta";
    return new SseEvent(name, data, 0, data.length, true);
  }

  private static void check(String dialect, Function<Random, String> events, String withoutMeaning)
      throws Exception {
    byte[] body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}".getBytes(UTF_8);
    ChatRequest request =
        new OpenAiChatFormat().decode(JsonParser.parseObject(body, 0, body.length));
    byte[] nothing = withoutMeaning.getBytes(UTF_8);
    Cases.forAll(
        3_000,
        random -> {
          StreamDecoder skipping = Dialects.byName(dialect).streamDecoder(request);
          StreamDecoder parsing = Dialects.byName(dialect).streamDecoder(request);
          String json = events.apply(random);
          for (int i = 0; i < 30; i++) {
            // Repeats with another text, or the very same, or something else.
            json = random.nextInt(4) == 0 ? json : events.apply(random);
            SseEvent event = event(random, json);
            List<ChatEvent> skipped = new ArrayList<>();
            List<ChatEvent> parsed = new ArrayList<>();
            skipping.accept(event, skipped::add);
            parsing.accept(new SseEvent("ping", nothing, 0, nothing.length, true), parsed::add);
            assertThat(parsed).isEmpty();
            parsing.accept(event, parsed::add);
            assertThat(skipped).as(json).isEqualTo(parsed);
          }
        });
  }

  @Test
  void chunksOfOpenAi() throws Exception {
    check("openai", RepeatedDeltaProperties::openAiEvent, "{}");
  }

  @Test
  void deltasOfAnthropic() throws Exception {
    check("anthropic", RepeatedDeltaProperties::anthropicEvent, "{\"type\":\"ping\"}");
  }
}
