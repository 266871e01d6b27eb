package dev.pontage.bench.micro;

import dev.pontage.extproc.llm.dialect.Dialect;
import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.dialect.Target;
import dev.pontage.extproc.llm.dialect.openai.OpenAiChatFormat;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.model.ChatRequest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A chat request of two kilobytes, from a client's bytes to a provider's.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RequestBenchmark {
  /// The provider's dialect.
  @Param("openai")
  public String dialect = "openai";

  private final OpenAiChatFormat client = new OpenAiChatFormat();
  private final Target target = new Target("a-model", "", 4096);
  private final byte[] body = Samples.chatRequest();
  private Dialect provider = Samples.dialect("openai");

  /// For JMH.
  public RequestBenchmark() {}

  /// Chooses the dialect.
  @Setup
  public void choose() {
    provider = Samples.dialect(dialect);
  }

  /// Parses, reads and writes it.
  @Benchmark
  public EncodedRequest decodeAndEncode() throws Exception {
    ChatRequest request = client.decode(JsonParser.parseObject(body, 0, body.length));
    return provider.encode(request, target);
  }
}
