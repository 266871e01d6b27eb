package dev.pontage.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pontage.extproc.llm.sse.SseDecoder;
import dev.pontage.extproc.llm.sse.SseEvent;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// Finding the events in a megabyte of stream.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SseBenchmark {
  private static final int MEGABYTE = 1024 * 1024;

  /// Bytes that arrive at once.
  @Param({"1460", "16384"})
  public int piece = 1460;

  private final byte[] stream = stream();

  /// For JMH.
  public SseBenchmark() {}

  private static byte[] stream() {
    String event = Samples.textEvent("openai");
    return event.repeat(MEGABYTE / event.length()).getBytes(UTF_8);
  }

  /// One megabyte, piece by piece.
  @Benchmark
  public void decodeOneMegabyte(Blackhole hole) throws Exception {
    SseDecoder decoder = new SseDecoder(MEGABYTE);
    SseDecoder.Sink sink =
        new SseDecoder.Sink() {
          @Override
          public void event(SseEvent event, byte[] raw, int from, int to) {
            hole.consume(event);
          }

          @Override
          public void lateLineFeed(byte[] raw, int from, int to) {}
        };
    for (int from = 0; from < stream.length; from += piece) {
      decoder.feed(stream, from, Math.min(stream.length, from + piece), sink);
    }
    decoder.end(sink);
  }
}
