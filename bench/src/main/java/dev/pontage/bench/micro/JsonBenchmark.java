package dev.pontage.bench.micro;

import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Parsing of small and of very large requests.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JsonBenchmark {
  private final byte[] small = Samples.chatRequest();
  private final byte[] image = Samples.imageRequest();

  /// For JMH.
  public JsonBenchmark() {}

  /// Two kilobytes.
  @Benchmark
  public JsonObject parse2kb() throws Exception {
    return JsonParser.parseObject(small, 0, small.length);
  }

  /// Twenty megabytes, nearly all of it one string.
  @Benchmark
  public JsonObject parse20mbImage() throws Exception {
    return JsonParser.parseObject(image, 0, image.length);
  }
}
