package dev.pontage.extproc.llm.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.Accumulator;
import dev.pontage.extproc.llm.model.ChatEvent;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.sse.SseDecoder;
import dev.pontage.extproc.llm.sse.SseEvent;
import dev.pontage.extproc.llm.sse.SseOverflow;
import dev.pontage.extproc.llm.usage.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What an answer says, in a form in which streamed and whole answers can be compared.
final class Answer {
  private @Nullable String id;
  private @Nullable String model;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thoughts = new StringBuilder();
  private final StringBuilder refusal = new StringBuilder();
  private final List<String> secrets = new ArrayList<>();
  private final List<String> signatures = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private final List<StringBuilder> arguments = new ArrayList<>();
  private @Nullable String finish;
  private TokenUsage usage = TokenUsage.NONE;
  private String end = "";

  static Answer of(ChatResponse response) {
    Answer answer = new Answer();
    answer.id = text(response.id());
    answer.model = text(response.model());
    ChatResponse.Choice choice = response.choices().getFirst();
    for (Part part : choice.parts()) {
      switch (part) {
        case Part.Text text -> answer.text.append(text.text());
        case Part.Refusal refusal -> answer.refusal.append(refusal.text());
        case Part.Thinking thinking -> {
          answer.thoughts.append(thinking.text());
          if (thinking.signature() != null) {
            answer.signatures.add(thinking.signature().text());
          }
        }
        case Part.RedactedThinking secret -> answer.secrets.add(secret.data().text());
        case Part.ToolCall call -> {
          answer.calls.add(call.id() + " " + call.name());
          answer.arguments.add(new StringBuilder(call.arguments().asText().text()));
        }
        case Part.Image _, Part.Audio _, Part.Document _, Part.ToolResult _ ->
            throw new AssertionError(part);
      }
    }
    answer.finish = choice.finish() + " " + text(choice.stopSequence());
    answer.usage = response.usage() == null ? TokenUsage.NONE : response.usage();
    answer.end = "ended";
    return answer;
  }

  /// The events of a stream that arrives in pieces of random size.
  static List<String> events(String stream, Random random) {
    List<String> events = new ArrayList<>();
    run(stream, random, event -> events.add(event.toString()));
    return events;
  }

  /// The answer of a stream that arrives in pieces of random size.
  static Answer streamed(String stream, Random random) {
    Answer answer = new Answer();
    run(stream, random, answer::add);
    return answer;
  }

  /// The answer that an accumulator makes of a stream that arrives in pieces of random size.
  static Answer accumulated(String stream, Random random) {
    Accumulator accumulator = new Accumulator(1_000_000);
    run(stream, random, accumulator::accept);
    ChatResponse response = accumulator.response();
    if (response == null) {
      throw new AssertionError("incomplete: " + stream);
    }
    return of(response);
  }

  private static void run(
      String stream, Random random, java.util.function.Consumer<ChatEvent> out) {
    AnthropicStreamDecoder decoder = new AnthropicStreamDecoder();
    SseDecoder sse = new SseDecoder(1_000_000);
    SseDecoder.Sink sink =
        new SseDecoder.Sink() {
          @Override
          public void event(SseEvent event, byte[] raw, int from, int to) {
            decoder.accept(event, out);
          }

          @Override
          public void lateLineFeed(byte[] raw, int from, int to) {}
        };
    byte[] bytes = stream.getBytes(UTF_8);
    try {
      for (int from = 0; from < bytes.length; ) {
        int to = Math.min(bytes.length, from + 1 + random.nextInt(1 + random.nextInt(200)));
        byte[] chunk = java.util.Arrays.copyOfRange(bytes, from, to);
        sse.feed(chunk, 0, chunk.length, sink);
        java.util.Arrays.fill(chunk, (byte) '#'); // whoever kept a view of it sees this
        from = to;
      }
    } catch (SseOverflow e) {
      throw new AssertionError(e);
    }
    sse.end(sink);
    decoder.bodyEnded(out);
  }

  private void add(ChatEvent event) {
    switch (event) {
      case ChatEvent.Started started -> {
        id = text(started.id());
        model = text(started.model());
      }
      case ChatEvent.TextDelta delta -> text.append(delta.text());
      case ChatEvent.RefusalDelta delta -> refusal.append(delta.text());
      case ChatEvent.ThinkingDelta delta -> thoughts.append(delta.text());
      case ChatEvent.ThinkingSignature signature -> signatures.add(signature.signature().text());
      case ChatEvent.RedactedThinking secret -> secrets.add(secret.data().text());
      case ChatEvent.ToolCallStarted call -> {
        if (call.index() != calls.size()) {
          throw new AssertionError("index " + call.index() + " after " + calls);
        }
        calls.add(call.id() + " " + call.name());
        arguments.add(new StringBuilder());
      }
      case ChatEvent.ToolCallArguments more -> arguments.get(more.index()).append(more.fragment());
      case ChatEvent.Logprobs _ -> throw new AssertionError(event);
      case ChatEvent.Finished done -> finish = done.reason() + " " + text(done.stopSequence());
      case ChatEvent.UsageReported reported -> usage = usage.foldedWith(reported.usage());
      case ChatEvent.Ended _ -> end += "ended";
      case ChatEvent.Failed failed -> end += "failed " + failed.error();
    }
  }

  private static @Nullable String text(@Nullable JsonString text) {
    return text == null ? null : text.text();
  }

  @Override
  public String toString() {
    return String.join(
        "\n",
        "id " + id,
        "model " + model,
        "text " + text,
        "thoughts " + thoughts,
        "signatures " + signatures,
        "secrets " + secrets,
        "refusal " + refusal,
        "calls " + calls,
        "arguments " + arguments,
        "finish " + finish,
        "usage " + usage,
        end);
  }
}
