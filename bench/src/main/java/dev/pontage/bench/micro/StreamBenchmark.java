package dev.pontage.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pontage.extproc.llm.dialect.ClientFormat;
import dev.pontage.extproc.llm.dialect.StreamDecoder;
import dev.pontage.extproc.llm.dialect.StreamEncoder;
import dev.pontage.extproc.llm.dialect.openai.OpenAiChatFormat;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatEvent;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.sse.SseDecoder;
import dev.pontage.extproc.llm.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// One event of a stream: read as the provider's, written as the client's, and both.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StreamBenchmark {
  private static final int MAX_EVENT = 1024 * 1024;

  /// The provider's dialect.
  @Param("openai")
  public String dialect = "openai";

  private Subject subject = new Subject("openai");

  /// For JMH.
  public StreamBenchmark() {}

  /// Chooses the dialect and lets a stream begin.
  @Setup
  public void choose() {
    subject = new Subject(dialect);
  }

  /// What a provider's event means.
  @Benchmark
  public void decode(Blackhole hole) {
    subject.decoder.accept(subject.event, hole::consume);
  }

  /// A piece of text in the client's schema.
  @Benchmark
  public int encode() {
    subject.out.reset();
    subject.encoder.accept(subject.text, subject.out);
    return subject.out.size();
  }

  /// From a provider's bytes to the client's.
  @Benchmark
  public int translate() throws Exception {
    subject.out.reset();
    subject.sse.feed(subject.bytes, 0, subject.bytes.length, subject.translation);
    return subject.out.size();
  }

  /// A stream that has begun.
  private static final class Subject {
    private final JsonWriter out = new JsonWriter(1024);
    private final SseDecoder sse = new SseDecoder(MAX_EVENT);
    private final byte[] bytes;
    private final StreamDecoder decoder;
    private final StreamEncoder encoder;
    private final SseEvent event;
    private final ChatEvent text;
    private final SseDecoder.Sink translation;

    Subject(String dialect) {
      bytes = Samples.textEvent(dialect).getBytes(UTF_8);
      ChatRequest request = request();
      decoder = Samples.dialect(dialect).streamDecoder(request);
      encoder =
          new OpenAiChatFormat()
              .streamEncoder(request, new ClientFormat.Defaults("1", 1_790_000_000, "a-model"));
      event = last(Samples.textEvent(dialect));
      for (SseEvent before : events(Samples.preamble(dialect))) {
        decoder.accept(before, one -> encoder.accept(one, out));
      }
      List<ChatEvent> meant = new ArrayList<>();
      decoder.accept(event, meant::add);
      meant.forEach(one -> encoder.accept(one, out));
      text =
          meant.stream()
              .filter(ChatEvent.TextDelta.class::isInstance)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(dialect + ": no text in " + meant));
      translation = each(one -> decoder.accept(one, meaning -> encoder.accept(meaning, out)));
    }

    private static ChatRequest request() {
      byte[] body = Samples.chatRequest();
      try {
        return new OpenAiChatFormat().decode(JsonParser.parseObject(body, 0, body.length));
      } catch (Exception e) {
        throw new IllegalStateException("the sample isn't a chat request", e);
      }
    }

    private static SseEvent last(String text) {
      return events(text).getLast();
    }

    private static List<SseEvent> events(String text) {
      List<SseEvent> events = new ArrayList<>();
      byte[] bytes = text.getBytes(UTF_8);
      try {
        // Whole events in one chunk stand in the chunk itself, so they last.
        new SseDecoder(MAX_EVENT).feed(bytes, 0, bytes.length, each(events::add));
      } catch (Exception e) {
        throw new IllegalStateException("the sample isn't a stream", e);
      }
      return events;
    }
  }

  private static SseDecoder.Sink each(Consumer<SseEvent> reader) {
    return new SseDecoder.Sink() {
      @Override
      public void event(SseEvent event, byte[] raw, int from, int to) {
        reader.accept(event);
      }

      @Override
      public void lateLineFeed(byte[] raw, int from, int to) {}
    };
  }
}
