package dev.pontage.extproc.llm.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.llm.dialect.StreamDecoder;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.Accumulator;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.sse.SseDecoder;
import dev.pontage.extproc.llm.sse.SseEvent;
import dev.pontage.extproc.testing.Cases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A generated answer, cut into parts and chunks and bytes anyhow, is the same answer.
class GeminiStreamProperties {
  private static final List<String> TEXTS =
      List.of("Hé", "😀", "\\\"q\\\"", "\\n", " two words", "\\u00e9\\ud83d\\ude00");

  private static String parts(Random random) {
    StringJoiner parts = new StringJoiner(",");
    for (int i = random.nextInt(3); i > 0; i--) {
      parts.add("{\"text\":\"" + TEXTS.get(random.nextInt(6)) + "\",\"thought\":true}");
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      parts.add("{\"text\":\"" + TEXTS.get(random.nextInt(6)) + "\"}");
    }
    if (random.nextInt(3) == 0) {
      parts.add("{\"text\":\"\",\"thoughtSignature\":\"AAAA\"}");
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      parts.add(
          "{\"functionCall\":{\"name\":\"f\",\"args\":{\"n\":"
              + random.nextInt()
              + ",\"t\":\""
              + TEXTS.get(random.nextInt(6))
              + "\"}}"
              + (random.nextBoolean() ? ",\"thoughtSignature\":\"AB+/QQ==\"}" : "}"));
    }
    return parts.toString();
  }

  private static @Nullable ChatResponse accumulated(byte[] stream, Random random) throws Exception {
    StreamDecoder decoder = Gemini.dialect().streamDecoder(Gemini.request(Gemini.HELLO, ""));
    Accumulator accumulator = new Accumulator(1_000_000);
    SseDecoder events = new SseDecoder(100_000);
    SseDecoder.Sink sink =
        new SseDecoder.Sink() {
          @Override
          public void event(SseEvent event, byte[] raw, int from, int to) {
            if (event.hasData()) {
              decoder.accept(event, accumulator::accept);
            }
          }

          @Override
          public void lateLineFeed(byte[] raw, int from, int to) {}
        };
    int from = 0;
    while (from < stream.length) {
      int to = Math.min(stream.length, from + 1 + random.nextInt(1 + random.nextInt(60)));
      byte[] chunk = Arrays.copyOfRange(stream, from, to);
      events.feed(chunk, 0, chunk.length, sink);
      Arrays.fill(chunk, (byte) '#'); // nobody may keep it
      from = to;
    }
    events.end(sink);
    decoder.bodyEnded(accumulator::accept);
    return accumulator.response();
  }

  /// Neighbouring texts as one, arguments as text.
  private static List<Object> told(ChatResponse response) {
    List<Object> told = new ArrayList<>();
    told.add(String.valueOf(response.id()));
    told.add(String.valueOf(response.usage()));
    for (ChatResponse.Choice choice : response.choices()) {
      told.add(choice.finish());
      StringBuilder texts = new StringBuilder();
      StringBuilder thoughts = new StringBuilder();
      for (Part part : choice.parts()) {
        switch (part) {
          case Part.Text(JsonString text) -> texts.append(text);
          case Part.Thinking(JsonString text, JsonString signature) ->
              thoughts.append(text).append(signature == null ? "" : "|" + signature);
          case Part.ToolCall call ->
              told.add(
                  call.id()
                      + "|"
                      + call.name()
                      + "|"
                      + call.signature()
                      + "|"
                      + call.arguments().asText());
          case Part other -> told.add(other);
        }
      }
      told.add(texts.toString());
      told.add(thoughts.toString());
    }
    return told;
  }

  @Test
  void howeverAStreamIsCutItIsTheWholeAnswer() {
    Cases.forAll(
        1_000,
        random -> {
          String parts = parts(random);
          String end =
              ",\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":"
                  + random.nextInt(1, 9)
                  + ",\"totalTokenCount\":20,\"thoughtsTokenCount\":3}";
          String whole =
              "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":["
                  + parts
                  + "]},\"finishReason\":\"STOP\"}]"
                  + end
                  + ",\"responseId\":\"r-1\"}";
          ChatResponse response =
              Gemini.dialect()
                  .decodeResponse(whole.getBytes(UTF_8), 0, whole.getBytes(UTF_8).length);

          StringBuilder stream = new StringBuilder();
          StringJoiner chunk = new StringJoiner(",");
          for (Json part :
              Gemini.json(whole).array("candidates").get(0)
                      instanceof dev.pontage.extproc.llm.json.JsonObject candidate
                  ? candidate.object("content").array("parts")
                  : List.<Json>of()) {
            chunk.add(part.toJson());
            if (random.nextBoolean()) {
              append(stream, chunk.toString(), "}]", random);
              chunk = new StringJoiner(",");
            }
          }
          boolean trailing = random.nextBoolean();
          append(
              stream,
              chunk.toString(),
              ",\"finishReason\":\"STOP\"}]" + (trailing ? "" : end),
              random);
          if (trailing) {
            stream.append("data: {\"responseId\":\"r-1\"").append(end).append("}\r\n\r\n");
          }
          ChatResponse accumulated = accumulated(stream.toString().getBytes(UTF_8), random);
          assertThat(accumulated).isNotNull();
          assertThat(told(accumulated)).isEqualTo(told(response));
        });
  }

  private static void append(StringBuilder stream, String parts, String end, Random random) {
    if (random.nextInt(5) == 0) {
      stream.append(": keep-alive\r\n\r\n");
    }
    stream
        .append("data: {\"responseId\":\"r-1\",\"candidates\":[{\"content\":{\"parts\":[")
        .append(parts)
        .append("],\"role\":\"model\"}")
        .append(end)
        .append("}\r\n\r\n");
  }
}
