package dev.pontage.extproc.llm.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.testing.Cases;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamDecoderProperties {
  /// A random answer, written both ways.
  private static final class Written {
    final List<String> blocks = new ArrayList<>();
    final StringBuilder stream = new StringBuilder();
    private final Random random;
    private final String lineEnd;

    Written(Random random) {
      this.random = random;
      this.lineEnd = random.nextBoolean() ? "\n" : "\r\n";
    }

    void event(String type, String fields) {
      stream.append("event: ").append(type).append(lineEnd);
      stream.append("data: {\"type\":\"").append(type).append('"').append(fields).append('}');
      stream.append(lineEnd).append(lineEnd);
      switch (random.nextInt(12)) {
        case 0 ->
            stream
                .append("event: ping")
                .append(lineEnd)
                .append("data: {\"type\": \"ping\"}")
                .append(lineEnd)
                .append(lineEnd);
        case 1 -> stream.append(": comment").append(lineEnd).append(lineEnd);
        case 2 ->
            stream
                .append("event: news")
                .append(lineEnd)
                .append("data: {\"type\":\"news\",\"delta\":{\"stop_reason\":\"x\"}}")
                .append(lineEnd)
                .append(lineEnd);
        default -> {}
      }
    }

    void deltas(int index, String kind, String field, List<String> fragments) {
      for (String fragment : fragments) {
        event(
            "content_block_delta",
            ",\"index\":%d,\"delta\":{\"type\":\"%s\",\"%s\":\"%s\"}"
                .formatted(index, kind, field, fragment));
      }
    }

    void block(int index, String start, Runnable deltas) {
      event("content_block_start", ",\"index\":" + index + ",\"content_block\":" + start);
      deltas.run();
      event("content_block_stop", ",\"index\":" + index);
    }

    List<String> pieces(String... of) {
      List<String> pieces = new ArrayList<>();
      int count = random.nextInt(4);
      for (int i = 0; i < count; i++) {
        pieces.add(of[random.nextInt(of.length)]);
      }
      return pieces;
    }
  }

  private static Written answer(Random random) {
    Written out = new Written(random);
    int input = random.nextInt(1_000);
    int cached = random.nextInt(1_000);
    out.event(
        "message_start",
        ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\","
            + "\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":%d,\"cache_read_input_tokens\":%d,\"output_tokens\":1}}"
                .formatted(input, cached));
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int index = i;
      switch (random.nextInt(5)) {
        case 0 -> {
          List<String> pieces = out.pieces("a", "é😀", "\\n", "\\u00e9\\\"");
          out.blocks.add("{\"type\":\"text\",\"text\":\"" + String.join("", pieces) + "\"}");
          out.block(
              i,
              "{\"type\":\"text\",\"text\":\"\"}",
              () -> out.deltas(index, "text_delta", "text", pieces));
        }
        case 1 -> {
          List<String> pieces = out.pieces("hm", "…", "\\t");
          out.blocks.add(
              "{\"type\":\"thinking\",\"thinking\":\"%s\",\"signature\":\"s%d\"}"
                  .formatted(String.join("", pieces), i));
          out.block(
              i,
              "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}",
              () -> {
                out.deltas(index, "thinking_delta", "thinking", pieces);
                out.deltas(index, "signature_delta", "signature", List.of("s" + index));
              });
        }
        case 2 -> {
          String block = "{\"type\":\"redacted_thinking\",\"data\":\"d%d\"}".formatted(i);
          out.blocks.add(block);
          out.block(i, block, () -> {});
        }
        case 3 -> {
          boolean empty = random.nextBoolean();
          List<String> pieces =
              empty ? List.of("") : List.of("", "{\\\"n\\\":", "1.50,\\\"é\\\"", ":\\\"x\\\"}");
          out.blocks.add(
              "{\"type\":\"tool_use\",\"id\":\"t%d\",\"name\":\"f\",\"input\":%s}"
                  .formatted(i, empty ? "{}" : "{\"n\":1.50,\"é\":\"x\"}"));
          out.block(
              i,
              "{\"type\":\"tool_use\",\"id\":\"t%d\",\"name\":\"f\",\"input\":{}}".formatted(i),
              () -> out.deltas(index, "input_json_delta", "partial_json", pieces));
        }
        default -> {
          String block =
              "{\"type\":\"server_tool_use\",\"id\":\"x%d\",\"name\":\"web_search\",\"input\":{}}"
                  .formatted(i);
          out.blocks.add(block);
          out.block(
              i,
              block,
              () ->
                  out.deltas(index, "input_json_delta", "partial_json", List.of("{\\\"q\\\":1}")));
        }
      }
    }
    String reason =
        List.of("end_turn", "max_tokens", "stop_sequence", "refusal", "pause_turn", "new_reason")
            .get(random.nextInt(6));
    String end =
        "\"stop_reason\":\"%s\",\"stop_sequence\":%s"
            .formatted(reason, reason.equals("stop_sequence") ? "\"END\"" : "null");
    out.event(
        "message_delta",
        ",\"delta\":{"
            + end
            + "},\"usage\":{\"output_tokens\":40,\"input_tokens\":null,\"output_tokens_details\":{\"thinking_tokens\":7}}");
    out.event("message_stop", "");
    out.blocks.add(end);
    out.blocks.add(
        "\"usage\":{\"input_tokens\":%d,\"cache_read_input_tokens\":%d,\"output_tokens\":40,\"output_tokens_details\":{\"thinking_tokens\":7}}"
            .formatted(input, cached));
    return out;
  }

  private static Answer whole(Written written) throws Exception {
    int blocks = written.blocks.size() - 2;
    byte[] body =
        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\",\"content\":[%s],%s,%s}"
            .formatted(
                String.join(",", written.blocks.subList(0, blocks)),
                written.blocks.get(blocks),
                written.blocks.get(blocks + 1))
            .getBytes(UTF_8);
    return Answer.of(new AnthropicDialect().decodeResponse(body, 0, body.length));
  }

  @Test
  void aStreamSaysWhatTheWholeAnswerSaysHoweverItIsSplit() {
    Cases.forAll(
        2_000,
        random -> {
          Written written = answer(random);
          String stream = written.stream.toString();
          String whole = whole(written).toString();
          assertThat(Answer.streamed(stream, random)).hasToString(whole);
          assertThat(Answer.accumulated(stream, random)).hasToString(whole);
        });
  }

  @Test
  void aStreamCutAnywhereFails() {
    Cases.forAll(
        500,
        random -> {
          String stream = answer(random).stream.toString();
          int end = stream.indexOf("{\"type\":\"message_stop\"");
          String cut = stream.substring(0, random.nextInt(end));
          List<String> events = Answer.events(cut, random);
          assertThat(events.getLast()).startsWith("Failed");
          assertThat(events.stream().filter(event -> event.startsWith("Failed"))).hasSize(1);
          assertThat(events.stream().filter(event -> event.startsWith("Ended"))).isEmpty();
        });
  }
}
