package dev.pontage.extproc.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.Accumulator;
import dev.pontage.extproc.llm.model.ChatEvent;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.sse.SseDecoder;
import dev.pontage.extproc.llm.sse.SseEvent;
import dev.pontage.extproc.llm.sse.SseOverflow;
import dev.pontage.extproc.testing.Cases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Answers: every provider's recorded answer or stream, as every client format tells it.
///
/// Under `responses/<dialect>/`: `<case>.json` is an answer and `<case>.sse` a stream;
/// `<case>.status` holds the HTTP status if it isn't 200, and response headers as further lines
/// `name: value`; `<case>.<format>.json` or `.sse` is what the client gets; `<case>.request.json`
/// the client's request, if it matters. If a case has both an answer and a stream, the stream
/// accumulates to that answer.
class GoldenAnswersTest {
  private static final ClientFormat.Defaults DEFAULTS =
      new ClientFormat.Defaults("exchange-1", 1_800_000_000L, "target-model");
  private static final byte[] ASKED_FOR_USAGE =
      """
      {"model":"m","messages":[{"role":"user","content":"hi"}],
      "stream":true,"stream_options":{"include_usage":true}}\
      """
          .getBytes(UTF_8);
  private static final int MAX = 10_000_000;

  private record Case(Dialect dialect, String name) {
    Path file(String ending) {
      return GoldenFiles.ROOT
          .resolve("responses")
          .resolve(dialect.name())
          .resolve(name + "." + ending);
    }

    ChatRequest request(String format) throws InvalidJson, InvalidRequest {
      Path own = file("request.json");
      return GoldenMatrixTest.decode(
          format, Files.exists(own) ? GoldenFiles.read(own) : ASKED_FOR_USAGE);
    }

    List<String> status() {
      Path file = file("status");
      return Files.exists(file)
          ? new String(GoldenFiles.read(file), UTF_8).lines().toList()
          : List.of("200");
    }
  }

  private static Stream<Case> cases(String ending) {
    return Dialects.all().stream()
        .flatMap(dialect ->
            GoldenFiles.in("responses/" + dialect.name()).stream()
                .filter(file -> file.getFileName().toString().matches("[^.]+\\." + ending))
                .map(file -> new Case(dialect, GoldenFiles.caseOf(file))));
  }

  private static Stream<DynamicTest> tests(String ending, Check check) {
    return cases(ending)
        .flatMap(each ->
            GoldenMatrixTest.FORMATS.keySet().stream()
                .map(format ->
                    DynamicTest.dynamicTest(
                        each.dialect.name() + "/" + each.name + " → " + format,
                        () -> check.of(each, format))));
  }

  private interface Check {
    void of(Case each, String format) throws Exception;
  }

  @TestFactory
  Stream<DynamicTest> everyAnswerIsToldInTheClientsFormat() {
    return tests(
        "json",
        (each, format) -> {
          ClientFormat client = GoldenMatrixTest.FORMATS.get(format);
          String actual = told(each, format, client);
          GoldenFiles.check(each.file(format + ".json"), actual + "\n");
        });
  }

  private static String told(Case each, String format, ClientFormat client) throws Exception {
    byte[] body = GoldenFiles.read(each.file("json"));
    int status = Integer.parseInt(each.status().getFirst());
    if (status != 200) {
      HeaderLookup headers =
          name ->
              each.status().stream()
                  .filter(line -> line.startsWith(name + ": "))
                  .map(line -> line.substring(name.length() + 2))
                  .findFirst()
                  .orElse(null);
      return error(each.dialect.decodeError(status, headers, body), client);
    }
    ChatRequest request = each.request(format);
    try {
      ChatResponse response = each.dialect.decodeResponse(body, 0, body.length);
      return new String(client.encode(response, request, DEFAULTS), UTF_8);
    } catch (ProviderFailure e) {
      return error(e.error(), client);
    }
  }

  private static String error(ProviderError error, ClientFormat client) {
    String body = new String(client.encodeError(error), UTF_8);
    String after = error.retryAfter() == null ? "" : " retry-after " + error.retryAfter();
    return error.status() + " " + error.kind() + after + "\n" + body;
  }

  @TestFactory
  Stream<DynamicTest> everyStreamIsToldInTheClientsFormatHoweverItIsSplit() {
    return tests(
        "sse",
        (each, format) -> {
          byte[] stream = GoldenFiles.read(each.file("sse"));
          ChatRequest request = each.request(format);
          String whole = streamed(stream, each.dialect, format, request, null);
          GoldenFiles.check(each.file(format + ".sse"), whole);
          Cases.forAll(
              200,
              random ->
                  assertThat(streamed(stream, each.dialect, format, request, random))
                      .isEqualTo(whole));
        });
  }

  @TestFactory
  Stream<DynamicTest> everyStreamAccumulatesToTheWholeAnswer() {
    return tests(
        "sse",
        (each, format) -> {
          if (!Files.exists(each.file("json"))) {
            return;
          }
          ClientFormat client = GoldenMatrixTest.FORMATS.get(format);
          ChatRequest request = each.request(format);
          Accumulator accumulator = new Accumulator(MAX);
          byte[] stream = GoldenFiles.read(each.file("sse"));
          decode(stream, each.dialect, request, null, accumulator::accept);
          ChatResponse response = accumulator.response();
          assertThat(response).isNotNull();
          assertThat(new String(client.encode(response, request, DEFAULTS), UTF_8))
              .isEqualTo(told(each, format, client));
        });
  }

  private static String streamed(
      byte[] stream, Dialect dialect, String format, ChatRequest request, Random random)
      throws SseOverflow {
    StreamEncoder encoder = GoldenMatrixTest.FORMATS.get(format).streamEncoder(request, DEFAULTS);
    JsonWriter out = new JsonWriter(1_000);
    decode(stream, dialect, request, random, event -> encoder.accept(event, out));
    return out.toString();
  }

  /// Feeds a stream in pieces (in one piece without `random`) whose buffer is overwritten after
  /// each, so that nobody keeps a view on it; and holds the decoder to the order of events.
  private static void decode(
      byte[] stream,
      Dialect dialect,
      ChatRequest request,
      Random random,
      java.util.function.Consumer<ChatEvent> consumer)
      throws SseOverflow {
    StreamDecoder decoder = dialect.streamDecoder(request);
    List<Class<?>> ends = new ArrayList<>();
    java.util.function.Consumer<ChatEvent> out =
        event -> {
          assertThat(ends).as("events after the end").isEmpty();
          if (event instanceof ChatEvent.Ended || event instanceof ChatEvent.Failed) {
            ends.add(event.getClass());
          }
          consumer.accept(event);
        };
    SseDecoder.Sink sink =
        new SseDecoder.Sink() {
          @Override
          public void event(SseEvent event, byte[] raw, int from, int to) {
            if (event.hasData()) {
              decoder.accept(event, out);
            }
          }

          @Override
          public void lateLineFeed(byte[] raw, int from, int to) {}
        };
    SseDecoder events = new SseDecoder(MAX);
    int from = 0;
    while (from < stream.length) {
      int length = random == null ? stream.length : 1 + random.nextInt(1 + random.nextInt(400));
      int to = Math.min(stream.length, from + length);
      byte[] chunk = java.util.Arrays.copyOfRange(stream, from, to);
      events.feed(chunk, 0, chunk.length, sink);
      java.util.Arrays.fill(chunk, (byte) '#');
      from = to;
    }
    events.end(sink);
    decoder.bodyEnded(out);
    assertThat(ends).as("ends").hasSize(1);
  }
}
