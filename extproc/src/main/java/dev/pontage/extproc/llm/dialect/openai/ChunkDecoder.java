package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.RepeatedDelta;
import dev.pontage.extproc.llm.dialect.StreamDecoder;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ChatEvent;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads streams of chunks, as the vendor and compatible servers write them: usage may come in the
/// last chunk, on any chunk or inside a choice, and `[DONE]` may be left out.
final class ChunkDecoder implements StreamDecoder {
  private static final int MAX_CHOICES = 128;

  private static final class Choice {
    final CallFragments calls;
    boolean finished;

    Choice(int index) {
      calls = new CallFragments(index);
    }
  }

  private final List<@Nullable Choice> choices = new ArrayList<>(1);
  private @Nullable JsonString id;
  private boolean started;
  private boolean reported;
  private boolean over;

  private final RepeatedDelta repeated = new RepeatedDelta();

  @Override
  public void accept(SseEvent event, Consumer<ChatEvent> out) {
    if (over || !event.hasData() || repeated.read(event, out)) {
      return;
    }
    if (event.dataIs("[DONE]")) {
      done(out);
      return;
    }
    if (isBlank(event)) {
      return;
    }
    Json document;
    try {
      document = JsonParser.parse(event.source(), event.from(), event.to());
    } catch (InvalidJson _) {
      fail(ProviderError.malformed("an event of the provider's stream isn't JSON"), out);
      return;
    }
    document(document, repeated.parsing(out));
    repeated.parsed(event, document instanceof JsonObject chunk ? filler(chunk) : null);
  }

  /// Padding of random length, by which OpenAI and Mistral hide how long texts are.
  private static @Nullable JsonString filler(JsonObject chunk) {
    JsonString filler = chunk.string("obfuscation");
    return filler != null ? filler : chunk.string("p");
  }

  private void document(Json document, Consumer<ChatEvent> out) {
    JsonObject chunk = document instanceof JsonObject object ? object : null;
    JsonArray list = chunk == null ? null : chunk.array("choices");
    if (chunk == null || list == null || list.size() == 0 || chunk.get("error") != null) {
      ProviderError error = ErrorDecoder.inAnswer(document);
      if (error != null) {
        fail(error, out);
        return;
      }
    }
    if (chunk == null) {
      return;
    }
    start(chunk, list, out);
    JsonObject usage = chunk.object("usage");
    if (list != null) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof JsonObject choice) {
          choice(choice, i, out);
          usage = usage != null ? usage : choice.object("usage");
        }
      }
    }
    if (usage != null) {
      reported = true;
      out.accept(new ChatEvent.UsageReported(UsageFields.read(usage)));
    }
  }

  @Override
  public void bodyEnded(Consumer<ChatEvent> out) {
    if (over) {
      return;
    }
    boolean began = false;
    boolean complete = true;
    for (Choice choice : choices) {
      if (choice != null) {
        began = true;
        complete &= choice.finished;
      }
    }
    if (began && complete) {
      over = true;
      out.accept(new ChatEvent.Ended());
    } else {
      fail(ProviderError.malformed("the provider's stream broke off"), out);
    }
  }

  /// The provider's own mark of a good end: choices it didn't finish by word are finished by it.
  private void done(Consumer<ChatEvent> out) {
    if (choices.isEmpty() && !reported) {
      fail(ProviderError.malformed("the provider's stream held no answer"), out);
      return;
    }
    over = true;
    for (int i = 0; i < choices.size(); i++) {
      Choice choice = choices.get(i);
      if (choice != null && !choice.finished) {
        finish(choice, i, null, out);
      }
    }
    out.accept(new ChatEvent.Ended());
  }

  private void fail(ProviderError error, Consumer<ChatEvent> out) {
    over = true;
    out.accept(new ChatEvent.Failed(error));
  }

  private static boolean isBlank(SseEvent event) {
    for (int i = event.from(); i < event.to(); i++) {
      if (event.source()[i] > ' ' || event.source()[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /// Some servers send a first chunk that holds nothing, with an empty id: the answer hasn't begun.
  private void start(JsonObject chunk, @Nullable JsonArray list, Consumer<ChatEvent> out) {
    if (started) {
      return;
    }
    JsonString chunkId = chunk.string("id");
    boolean named = chunkId != null && !chunkId.isEmpty();
    if (named || (list != null && list.size() > 0)) {
      started = true;
      // Kept beyond this call to make ids of calls, so it must not be a view on the event.
      id = chunkId == null ? null : JsonString.of(chunkId.text());
      long created = Math.max(0, chunk.whole("created", 0));
      out.accept(new ChatEvent.Started(chunkId, chunk.string("model"), created));
    }
  }

  private @Nullable Choice choice(int index) {
    if (index >= MAX_CHOICES) {
      return null;
    }
    while (choices.size() <= index) {
      choices.add(null);
    }
    Choice choice = choices.get(index);
    if (choice == null) {
      choice = new Choice(index);
      choices.set(index, choice);
    }
    return choice;
  }

  private void choice(JsonObject choice, int position, Consumer<ChatEvent> out) {
    int index = ResponseDecoder.indexOf(choice, position);
    Choice state = choice(index);
    if (state == null) {
      return;
    }
    JsonObject delta = choice.object("delta");
    if (delta != null) {
      delta(delta, index, state, out);
    }
    if (choice.get("logprobs") instanceof JsonObject logprobs) {
      out.accept(new ChatEvent.Logprobs(index, logprobs));
    }
    JsonString reason = choice.string("finish_reason");
    if (reason != null && !reason.isEmpty() && !state.finished) {
      finish(state, index, reason, out);
    }
  }

  private static void finish(
      Choice choice, int index, @Nullable JsonString reason, Consumer<ChatEvent> out) {
    choice.finished = true;
    var finish = ResponseDecoder.finish(reason, choice.calls.any());
    out.accept(new ChatEvent.Finished(index, finish, null));
  }

  private void delta(JsonObject delta, int index, Choice state, Consumer<ChatEvent> out) {
    boolean reasoned = false;
    for (JsonObject.Field field : delta.fields()) {
      Json value = field.value();
      switch (field.name()) {
        case "content" -> content(value, index, out);
        case "reasoning_content", "reasoning" -> {
          // Servers that send both say the same twice.
          if (!reasoned && value instanceof JsonString text && !text.isEmpty()) {
            reasoned = true;
            out.accept(new ChatEvent.ThinkingDelta(index, text));
          }
        }
        case "refusal" -> {
          if (value instanceof JsonString text && !text.isEmpty()) {
            out.accept(new ChatEvent.RefusalDelta(index, text));
          }
        }
        case "tool_calls" -> {
          if (value instanceof JsonArray calls) {
            for (Json call : calls) {
              if (call instanceof JsonObject fragment) {
                state.calls.accept(fragment, id, out);
              }
            }
          }
        }
        case "function_call" -> {
          if (value instanceof JsonObject function) {
            state.calls.acceptFunction(function, id, out);
          }
        }
        case "thinking_blocks" -> {
          if (value instanceof JsonArray blocks) {
            blocks.forEach(block -> thinkingBlock(block, index, out));
          }
        }
        case "audio" -> {
          if (value instanceof JsonObject audio
              && audio.get("transcript") instanceof JsonString text) {
            out.accept(new ChatEvent.TextDelta(index, text));
          }
        }
        default -> {}
      }
    }
  }

  private static void content(Json content, int index, Consumer<ChatEvent> out) {
    if (content instanceof JsonString text) {
      if (!text.isEmpty()) {
        out.accept(new ChatEvent.TextDelta(index, text));
      }
    } else if (content instanceof JsonArray parts) {
      for (Json element : parts) {
        if (element instanceof JsonObject part) {
          JsonString text = part.string("text");
          if (text != null && !text.isEmpty()) {
            out.accept(new ChatEvent.TextDelta(index, text));
          }
          thoughts(part.get("thinking"), index, out);
        }
      }
    }
  }

  private static void thoughts(@Nullable Json thoughts, int index, Consumer<ChatEvent> out) {
    if (thoughts instanceof JsonString text) {
      out.accept(new ChatEvent.ThinkingDelta(index, text));
    } else if (thoughts instanceof JsonArray list) {
      for (Json thought : list) {
        JsonString text = thought instanceof JsonObject object ? object.string("text") : null;
        if (text != null) {
          out.accept(new ChatEvent.ThinkingDelta(index, text));
        }
      }
    }
  }

  /// The text of a block came as reasoning already; what it adds is the signature.
  private static void thinkingBlock(Json block, int index, Consumer<ChatEvent> out) {
    if (block instanceof JsonObject object) {
      JsonString signature = object.string("signature");
      JsonString data = object.string("data");
      if (signature != null && !signature.isEmpty()) {
        out.accept(new ChatEvent.ThinkingSignature(index, signature));
      } else if (data != null && !data.isEmpty()) {
        out.accept(new ChatEvent.RedactedThinking(index, data));
      }
    }
  }
}
