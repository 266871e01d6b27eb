package dev.pontage.extproc.llm.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pontage.extproc.llm.dialect.ClientFormat;
import dev.pontage.extproc.llm.dialect.StreamEncoder;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatEvent;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.FinishReason;
import dev.pontage.extproc.llm.usage.TokenUsage;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes streams of `chat.completion.chunk`.
///
/// What all chunks of a stream have in common is rendered once; a chunk is a copy of that, the
/// delta, and one of two endings.
final class ChunkEncoder implements StreamEncoder {
  /// A thought longer than this comes without its signed copy.
  private static final int MAX_THOUGHT_BYTES = 8 << 20;

  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(UTF_8);
  private static final byte[] CHOICE = "[{\"index\":0,\"delta\":".getBytes(UTF_8);
  private static final byte[] ROLE = "{\"role\":\"assistant\",\"content\":\"\"}".getBytes(UTF_8);
  private static final byte[] CONTENT = "{\"content\":\"".getBytes(UTF_8);
  private static final byte[] REFUSAL = "{\"refusal\":\"".getBytes(UTF_8);
  private static final byte[] REASONING = "{\"reasoning_content\":\"".getBytes(UTF_8);
  private static final byte[] TEXT_END = "\"}".getBytes(UTF_8);
  private static final byte[] TAIL = ",\"finish_reason\":null}]}\n\n".getBytes(UTF_8);
  private static final byte[] TAIL_WITH_USAGE =
      ",\"finish_reason\":null}],\"usage\":null}\n\n".getBytes(UTF_8);

  private static final class Choice {
    final BitSet callsWithArguments = new BitSet();
    int calls;
    int thoughts;
    boolean finished;
    @Nullable JsonWriter thought;
  }

  private final ClientFormat.Defaults defaults;
  private final boolean withUsage;
  private final boolean functions;
  private final byte[] tail;
  private final Map<Integer, Choice> choices = new HashMap<>(4);

  /// Up to and including `"choices":`.
  private byte @Nullable [] head;

  private @Nullable TokenUsage usage;
  private boolean over;

  ChunkEncoder(ChatRequest request, ClientFormat.Defaults defaults) {
    this.defaults = defaults;
    this.withUsage = request.streamUsage();
    this.functions = OpenAiChatFormat.speaksOfFunctions(request);
    this.tail = withUsage ? TAIL_WITH_USAGE : TAIL;
  }

  @Override
  public void accept(ChatEvent event, JsonWriter out) {
    if (over) {
      return;
    }
    switch (event) {
      case ChatEvent.Started(var id, var model, long created) -> {
        if (head == null) {
          head = render(id, model, created);
        }
      }
      case ChatEvent.TextDelta(int choice, JsonString text) -> text(choice, CONTENT, text, out);
      case ChatEvent.RefusalDelta(int choice, JsonString text) -> text(choice, REFUSAL, text, out);
      case ChatEvent.ThinkingDelta(int choice, JsonString text) -> {
        remember(choice(choice, out), text);
        text(choice, REASONING, text, out);
      }
      case ChatEvent.ThinkingSignature(int choice, JsonString signature) ->
          signature(choice, signature, out);
      case ChatEvent.RedactedThinking(int choice, JsonString data) -> redacted(choice, data, out);
      case ChatEvent.ToolCallStarted call -> started(call, out);
      case ChatEvent.ToolCallArguments(int choice, int index, JsonString fragment) -> {
        if (!fragment.isEmpty()) {
          choice(choice, out).callsWithArguments.set(index);
          arguments(choice, index, fragment, out);
        }
      }
      case ChatEvent.Logprobs(int choice, var logprobs) -> {
        choice(choice, out);
        begin(choice, out).bytesOf("{},\"logprobs\":");
        logprobs.writeTo(out);
        end(out);
      }
      case ChatEvent.Finished(int choice, FinishReason reason, _) -> finish(choice, reason, out);
      case ChatEvent.UsageReported(TokenUsage report) ->
          usage = usage == null ? report : usage.foldedWith(report);
      case ChatEvent.Ended() -> {
        over = true;
        if (withUsage && usage != null) {
          out.rawPart(head(), 0, head().length).bytesOf("[],\"usage\":");
          UsageFields.write(usage, out);
          out.bytesOf("}\n\n");
        }
        out.rawPart(DONE, 0, DONE.length);
      }
      case ChatEvent.Failed(var error) -> {
        over = true;
        out.bytesOf("data: ");
        ErrorEncoder.write(error, out);
        out.bytesOf("\n\n");
      }
    }
  }

  /// The state of a choice; its first event makes the chunk that names the role.
  private Choice choice(int index, JsonWriter out) {
    Choice choice = choices.get(index);
    if (choice == null) {
      choice = new Choice();
      choices.put(index, choice);
      end(begin(index, out).rawPart(ROLE, 0, ROLE.length));
    }
    return choice;
  }

  private void text(int choice, byte[] opening, JsonString text, JsonWriter out) {
    if (text.isEmpty()) {
      return;
    }
    choice(choice, out);
    begin(choice, out).rawPart(opening, 0, opening.length).part(text);
    end(out.rawPart(TEXT_END, 0, TEXT_END.length));
  }

  private static void remember(Choice choice, JsonString text) {
    JsonWriter thought = choice.thought;
    if (thought == null) {
      thought = new JsonWriter(1_024);
      choice.thought = thought;
    }
    if (thought.size() <= MAX_THOUGHT_BYTES) {
      thought.part(text);
    }
  }

  /// A signed thought comes once more and whole, as clients must send it back. The index lets SDKs
  /// collect the blocks.
  private void signature(int index, JsonString signature, JsonWriter out) {
    Choice choice = choice(index, out);
    JsonWriter thought = choice.thought;
    choice.thought = null;
    if (thought != null && thought.size() > MAX_THOUGHT_BYTES) {
      return;
    }
    begin(index, out).bytesOf("{\"thinking_blocks\":[{\"index\":").value(choice.thoughts++);
    out.bytesOf(",\"type\":\"thinking\",\"thinking\":\"");
    if (thought != null) {
      out.rawPart(thought.toByteArray(), 0, thought.size());
    }
    out.bytesOf("\",\"signature\":").value(signature);
    end(out.bytesOf("}]}"));
  }

  private void redacted(int index, JsonString data, JsonWriter out) {
    Choice choice = choice(index, out);
    choice.thought = null;
    begin(index, out).bytesOf("{\"thinking_blocks\":[{\"index\":").value(choice.thoughts++);
    out.bytesOf(",\"type\":\"redacted_thinking\",\"data\":").value(data);
    end(out.bytesOf("}]}"));
  }

  private void started(ChatEvent.ToolCallStarted call, JsonWriter out) {
    Choice choice = choice(call.choice(), out);
    choice.calls = Math.max(choice.calls, call.index() + 1);
    if (functions) {
      if (call.index() == 0) {
        begin(call.choice(), out).bytesOf("{\"function_call\":{\"name\":").value(call.name());
        end(out.bytesOf(",\"arguments\":\"\"}}"));
      }
      return;
    }
    begin(call.choice(), out).bytesOf("{\"tool_calls\":[{\"index\":").value(call.index());
    out.name("id").value(call.id()).name("type").value("function");
    out.name("function").beginObject().name("name").value(call.name());
    out.name("arguments").value("").endObject();
    ResponseEncoder.writeSignature(call.signature(), out);
    end(out.bytesOf("}]}"));
  }

  private void arguments(int choice, int index, JsonString fragment, JsonWriter out) {
    if (functions) {
      if (index == 0) {
        begin(choice, out).bytesOf("{\"function_call\":{\"arguments\":").value(fragment);
        end(out.bytesOf("}}"));
      }
      return;
    }
    begin(choice, out).bytesOf("{\"tool_calls\":[{\"index\":").value(index);
    out.bytesOf(",\"function\":{\"arguments\":").value(fragment);
    end(out.bytesOf("}}]}"));
  }

  private void finish(int index, FinishReason reason, JsonWriter out) {
    Choice choice = choice(index, out);
    if (choice.finished) {
      return;
    }
    choice.finished = true;
    choice.thought = null;
    if (reason != FinishReason.LENGTH) {
      // A call without arguments still has JSON for them.
      for (int call = choice.callsWithArguments.nextClearBit(0);
          call < choice.calls;
          call = choice.callsWithArguments.nextClearBit(call + 1)) {
        arguments(index, call, JsonString.of("{}"), out);
      }
    }
    begin(index, out).bytesOf("{},\"finish_reason\":\"");
    out.bytesOf(functions ? FinishReasons.writeForFunctions(reason) : FinishReasons.write(reason));
    out.bytesOf(withUsage ? "\"}],\"usage\":null}\n\n" : "\"}]}\n\n");
  }

  private JsonWriter begin(int choice, JsonWriter out) {
    byte[] constant = head();
    out.rawPart(constant, 0, constant.length);
    if (choice == 0) {
      return out.rawPart(CHOICE, 0, CHOICE.length);
    }
    return out.bytesOf("[{\"index\":").value(choice).bytesOf(",\"delta\":");
  }

  private void end(JsonWriter out) {
    out.rawPart(tail, 0, tail.length);
  }

  private byte[] head() {
    byte[] known = head;
    if (known == null) {
      known = render(null, null, 0);
      head = known;
    }
    return known;
  }

  private byte[] render(@Nullable JsonString id, @Nullable JsonString model, long created) {
    JsonWriter out = new JsonWriter(160);
    out.bytesOf("data: ").beginObject();
    ResponseEncoder.writeHead("chat.completion.chunk", id, model, created, defaults, out);
    return out.name("choices").toByteArray();
  }
}
