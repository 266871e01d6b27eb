package dev.pontage.extproc.llm.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.usage.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts the events of a stream together to the answer they tell. Copies what it keeps, so events
/// may be views on buffers that are used again. Not for several threads.
public final class Accumulator {
  private enum Kind {
    TEXT,
    REFUSAL,
    THINKING
  }

  /// A part whose text may still grow.
  private static final class Growing {
    final Object kind; // a Kind, or a finished Part
    final JsonWriter text = new JsonWriter(64);
    @Nullable JsonString signature;

    Growing(Object kind) {
      this.kind = kind;
    }
  }

  private static final class Call {
    final JsonString id;
    final JsonString name;
    final @Nullable JsonString signature;
    final JsonWriter arguments = new JsonWriter(64);

    Call(JsonString id, JsonString name, @Nullable JsonString signature) {
      this.id = id;
      this.name = name;
      this.signature = signature;
    }
  }

  private static final class Choice {
    final List<Growing> parts = new ArrayList<>();
    final TreeMap<Integer, Call> calls = new TreeMap<>();
    final JsonWriter contentLogprobs = new JsonWriter(0).beginArray();
    final JsonWriter refusalLogprobs = new JsonWriter(0).beginArray();
    FinishReason finish = FinishReason.STOP;
    @Nullable JsonString stopSequence;
  }

  private final long maxBytes;
  private final TreeMap<Integer, Choice> choices = new TreeMap<>();
  private long bytes;
  private @Nullable JsonString id;
  private @Nullable JsonString model;
  private long created;
  private @Nullable TokenUsage usage;
  private boolean ended;

  /// An accumulator that gives up once the answer's texts pass `maxBytes` in all.
  public Accumulator(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// Takes the next event.
  public void accept(ChatEvent event) {
    if (bytes > maxBytes) {
      return;
    }
    switch (event) {
      case ChatEvent.Started started -> {
        id = copyOf(started.id());
        model = copyOf(started.model());
        created = started.created();
      }
      case ChatEvent.TextDelta(int choice, JsonString text) -> grow(choice, Kind.TEXT, text);
      case ChatEvent.RefusalDelta(int choice, JsonString text) -> grow(choice, Kind.REFUSAL, text);
      case ChatEvent.ThinkingDelta(int choice, JsonString text) ->
          grow(choice, Kind.THINKING, text);
      case ChatEvent.ThinkingSignature(int choice, JsonString signature) ->
          sign(choice(choice).parts, signature);
      case ChatEvent.RedactedThinking(int choice, JsonString data) ->
          choice(choice).parts.add(new Growing(new Part.RedactedThinking(copy(data))));
      case ChatEvent.ToolCallStarted call -> {
        Call copy = new Call(copy(call.id()), copy(call.name()), copyOf(call.signature()));
        choice(call.choice()).calls.putIfAbsent(call.index(), copy);
      }
      case ChatEvent.ToolCallArguments(int choice, int index, JsonString fragment) -> {
        Call call = choice(choice).calls.get(index);
        if (call != null) {
          append(call.arguments, fragment);
        }
      }
      case ChatEvent.Logprobs(int choice, Json logprobs) -> logprobs(choice(choice), logprobs);
      case ChatEvent.Finished(int index, FinishReason reason, JsonString stopSequence) -> {
        Choice choice = choice(index);
        choice.finish = reason;
        choice.stopSequence = copyOf(stopSequence);
      }
      case ChatEvent.UsageReported(TokenUsage report) ->
          usage = usage == null ? report : usage.foldedWith(report);
      case ChatEvent.Ended() -> ended = true;
      case ChatEvent.Failed _ -> ended = false;
    }
  }

  /// The answer; `null` if the stream hasn't ended, failed, or told more than was allowed.
  public @Nullable ChatResponse response() {
    if (!ended || bytes > maxBytes) {
      return null;
    }
    List<ChatResponse.Choice> answers = new ArrayList<>(choices.size());
    choices.forEach((index, choice) -> answers.add(answer(index, choice)));
    return new ChatResponse(id, model, created, answers, usage);
  }

  private static ChatResponse.Choice answer(int index, Choice choice) {
    List<Part> parts = new ArrayList<>();
    for (Growing part : choice.parts) {
      parts.add(
          switch (part.kind) {
            case Kind.TEXT -> new Part.Text(text(part.text));
            case Kind.REFUSAL -> new Part.Refusal(text(part.text));
            case Kind.THINKING -> new Part.Thinking(text(part.text), part.signature);
            case Part whole -> whole;
            default -> throw new IllegalStateException("part: " + part.kind);
          });
    }
    for (Call call : choice.calls.values()) {
      ToolArguments arguments = new ToolArguments.OfText(text(call.arguments));
      parts.add(new Part.ToolCall(call.id, call.name, arguments, call.signature));
    }
    return new ChatResponse.Choice(
        index, parts, choice.finish, choice.stopSequence, logprobs(choice));
  }

  private Choice choice(int index) {
    return choices.computeIfAbsent(index, _ -> new Choice());
  }

  private void grow(int choice, Kind kind, JsonString text) {
    if (text.isEmpty()) {
      return;
    }
    List<Growing> parts = choice(choice).parts;
    Growing last = parts.isEmpty() ? null : parts.getLast();
    if (last == null || last.kind != kind || last.signature != null) {
      last = new Growing(kind);
      parts.add(last);
    }
    append(last.text, text);
  }

  private void sign(List<Growing> parts, JsonString signature) {
    Growing last = parts.isEmpty() ? null : parts.getLast();
    if (last == null || last.kind != Kind.THINKING || last.signature != null) {
      last = new Growing(Kind.THINKING);
      parts.add(last);
    }
    last.signature = copy(signature);
  }

  private void append(JsonWriter texts, JsonString text) {
    bytes += text.length();
    texts.part(text);
  }

  private void logprobs(Choice choice, Json logprobs) {
    if (logprobs instanceof JsonObject object) {
      append(choice.contentLogprobs, object.array("content"));
      append(choice.refusalLogprobs, object.array("refusal"));
    }
  }

  private void append(JsonWriter out, @Nullable JsonArray tokens) {
    if (tokens != null) {
      int before = out.size();
      tokens.forEach(token -> token.writeTo(out));
      bytes += out.size() - before;
    }
  }

  private static @Nullable Json logprobs(Choice choice) {
    if (choice.contentLogprobs.size() == 1 && choice.refusalLogprobs.size() == 1) {
      return null;
    }
    JsonWriter out = new JsonWriter(choice.contentLogprobs.size() + 64);
    out.beginObject().name("content");
    write(choice.contentLogprobs, out);
    out.name("refusal");
    write(choice.refusalLogprobs, out);
    return parsed(out.endObject().toByteArray());
  }

  private static void write(JsonWriter tokens, JsonWriter out) {
    if (tokens.size() == 1) {
      out.nullValue();
    } else {
      out.raw(tokens.toByteArray(), 0, tokens.size()).endArray();
    }
  }

  private @Nullable JsonString copyOf(@Nullable JsonString text) {
    return text == null ? null : copy(text);
  }

  private JsonString copy(JsonString text) {
    bytes += text.length();
    return text(new JsonWriter(text.length()).part(text));
  }

  /// The escaped pieces joined: they were valid one by one, so they are together.
  private static JsonString text(JsonWriter pieces) {
    JsonWriter quoted = new JsonWriter(pieces.size() + 2);
    quoted.beginText().rawPart(pieces.toByteArray(), 0, pieces.size()).endText();
    return (JsonString) parsed(quoted.toByteArray());
  }

  private static Json parsed(byte[] json) {
    try {
      return JsonParser.parse(json);
    } catch (InvalidJson e) {
      throw new IllegalStateException("pieces of valid JSON: " + new String(json, UTF_8), e);
    }
  }
}
