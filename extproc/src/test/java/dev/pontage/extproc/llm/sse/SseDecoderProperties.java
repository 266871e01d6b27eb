package dev.pontage.extproc.llm.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.extproc.testing.Cases;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseDecoderProperties {
  private static final class Collected implements SseDecoder.Sink {
    final List<String> events = new ArrayList<>();
    final ByteArrayOutputStream raw = new ByteArrayOutputStream();

    @Override
    public void event(SseEvent event, byte[] bytes, int from, int to) {
      if (event.hasData()) {
        String data = new String(event.source(), event.from(), event.to() - event.from(), UTF_8);
        events.add(event.name() + "|" + data);
      }
      raw.write(bytes, from, to - from);
    }

    @Override
    public void lateLineFeed(byte[] bytes, int from, int to) {
      raw.write(bytes, from, to - from);
    }
  }

  private static Collected decode(byte[] stream, Random random) throws SseOverflow {
    SseDecoder decoder = new SseDecoder(1_000_000);
    Collected sink = new Collected();
    int from = 0;
    while (from < stream.length) {
      int to = Math.min(stream.length, from + 1 + random.nextInt(1 + random.nextInt(40)));
      byte[] chunk = new byte[to - from + 5];
      System.arraycopy(stream, from, chunk, 3, to - from);
      decoder.feed(chunk, 3, 3 + to - from, sink);
      from = to;
    }
    decoder.end(sink);
    return sink;
  }

  @Test
  void anySplitAndAnyLineEndGiveTheSameEvents() {
    Cases.forAll(
        3_000,
        random -> {
          StringBuilder stream = new StringBuilder(random.nextInt(5) == 0 ? "\uFEFF" : "");
          List<String> expected = new ArrayList<>();
          int count = random.nextInt(8);
          for (int i = 0; i < count; i++) {
            String end = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
            if (random.nextInt(3) == 0) {
              stream.append(": keep-alive").append(end);
              if (random.nextBoolean()) {
                stream.append(end);
              }
            }
            String name = random.nextBoolean() ? "" : "event" + random.nextInt(3);
            if (!name.isEmpty()) {
              stream.append("event: ").append(name).append(end);
            }
            List<String> lines = new ArrayList<>();
            for (int k = 0; k <= random.nextInt(3); k++) {
              String line =
                  List.of("{\"é\":\"😀\"}", "", "x", "a:b", " two").get(random.nextInt(5));
              lines.add(line);
              stream.append(random.nextBoolean() && !line.startsWith(" ") ? "data:" : "data: ");
              stream.append(line).append(end);
            }
            if (random.nextInt(4) == 0) {
              stream.append("id: 7").append(end).append("retry").append(end);
            }
            stream.append(end);
            expected.add(name + "|" + String.join("\n", lines));
          }
          byte[] bytes = stream.toString().getBytes(UTF_8);
          Collected sink = decode(bytes, random);
          assertThat(sink.events).isEqualTo(expected);
          assertThat(sink.raw.toByteArray()).isEqualTo(bytes);
        });
  }

  @Test
  void anEventThatLacksItsBlankLineIsDeliveredAtTheEnd() throws SseOverflow {
    assertThat(decode("data: [DONE]".getBytes(UTF_8), new Random(1)).events)
        .containsExactly("|[DONE]");
    assertThat(decode("data: [DONE]\n".getBytes(UTF_8), new Random(1)).events)
        .containsExactly("|[DONE]");
  }

  @Test
  void anEventPastTheLimitIsRefused() {
    SseDecoder decoder = new SseDecoder(100);
    byte[] chunk = "data: 0123456789012345678901234567890123456789".getBytes(UTF_8);
    Collected sink = new Collected();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 4; i++) {
                decoder.feed(chunk, 0, chunk.length, sink);
              }
            })
        .isInstanceOf(SseOverflow.class);
  }

  @Test
  void aLongEventInSmallChunksTakesLinearTime() throws SseOverflow {
    assertThat(nanosFor(4_000_000)).isLessThan(12 * nanosFor(1_000_000) + 20_000_000);
  }

  private static long nanosFor(int size) throws SseOverflow {
    SseDecoder decoder = new SseDecoder(10_000_000);
    byte[] chunk = new byte[1_000];
    java.util.Arrays.fill(chunk, (byte) 'x');
    Collected sink = new Collected();
    long start = System.nanoTime();
    decoder.feed("data:".getBytes(UTF_8), 0, 5, sink);
    for (int i = 0; i < size; i += chunk.length) {
      decoder.feed(chunk, 0, chunk.length, sink);
    }
    decoder.feed("\n\n".getBytes(UTF_8), 0, 2, sink);
    assertThat(sink.events).hasSize(1);
    return System.nanoTime() - start;
  }
}
