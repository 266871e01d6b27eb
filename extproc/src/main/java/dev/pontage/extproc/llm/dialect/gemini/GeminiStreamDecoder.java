package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.dialect.StreamDecoder;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ChatEvent;
import dev.pontage.extproc.llm.model.FinishReason;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.sse.SseEvent;
import dev.pontage.extproc.llm.usage.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads one stream: each event is an answer of its own with the parts that are new. There is no
/// mark of the end; a stream is whole if every answer in it gave a finish reason, or the prompt was
/// blocked.
final class GeminiStreamDecoder implements StreamDecoder {
  private static final JsonString NO_ARGUMENTS = JsonString.of("{}");

  private final CallIds ids;
  private final List<Choice> choices = new ArrayList<>(1);
  private boolean started;
  private boolean over;

  /// A decoder that names tool calls by `ids`.
  GeminiStreamDecoder(CallIds ids) {
    this.ids = ids;
  }

  @Override
  public void accept(SseEvent event, Consumer<ChatEvent> out) {
    if (over || event.dataIs("[DONE]")) { // some proxies end every stream so
      return;
    }
    Json json;
    try {
      json = JsonParser.parse(event.source(), event.from(), event.to());
    } catch (InvalidJson e) {
      fail(ProviderError.malformed("an event of the provider isn't JSON: " + e.getMessage()), out);
      return;
    }
    JsonObject error = ErrorDecoder.errorIn(json);
    if (error != null) {
      fail(ErrorDecoder.inside(error), out);
    } else if (json instanceof JsonObject answer) {
      answer(answer, out);
    }
  }

  @Override
  public void bodyEnded(Consumer<ChatEvent> out) {
    if (over) {
      return;
    }
    boolean whole = false;
    for (Choice choice : choices) {
      if (!choice.finished) {
        whole = false;
        break;
      }
      whole = true;
    }
    if (whole) {
      over = true;
      out.accept(new ChatEvent.Ended());
    } else {
      fail(ProviderError.malformed("the provider's stream broke off"), out);
    }
  }

  private void fail(ProviderError error, Consumer<ChatEvent> out) {
    over = true;
    out.accept(new ChatEvent.Failed(error));
  }

  private void answer(JsonObject answer, Consumer<ChatEvent> out) {
    JsonString id = answer.string("responseId");
    if (!started) {
      started = true;
      out.accept(new ChatEvent.Started(id, answer.string("modelVersion"), 0));
    }
    JsonArray candidates = answer.array("candidates");
    if (candidates != null) {
      for (Json candidate : candidates) {
        if (candidate instanceof JsonObject object) {
          candidate(object, id, out);
        }
      }
    }
    if (choices.isEmpty()) {
      blocked(answer, out);
    }
    TokenUsage usage = UsageReader.read(answer);
    if (usage != null) {
      out.accept(new ChatEvent.UsageReported(usage));
    }
  }

  private void candidate(
      JsonObject candidate, @Nullable JsonString responseId, Consumer<ChatEvent> out) {
    int index = CandidateReader.indexOf(candidate);
    if (index < 0) {
      return;
    }
    Choice choice = choice(index);
    if (choice.finished) {
      return;
    }
    choice.responseId = responseId;
    choice.out = out;
    CandidateReader.read(candidate, choice);
    choice.out = null;
    Json logprobs = LogprobsReader.read(candidate);
    if (logprobs != null) {
      out.accept(new ChatEvent.Logprobs(index, logprobs));
    }
    String reason = FinishReasons.of(candidate);
    if (reason != null) {
      choice.finished = true;
      FinishReason finish = FinishReasons.canonical(reason, choice.calls);
      out.accept(new ChatEvent.Finished(index, finish, null));
    }
  }

  private Choice choice(int index) {
    for (int i = 0; i < choices.size(); i++) {
      if (choices.get(i).index == index) {
        return choices.get(i);
      }
    }
    Choice choice = new Choice(ids, index);
    choices.add(choice);
    return choice;
  }

  private void blocked(JsonObject answer, Consumer<ChatEvent> out) {
    JsonObject feedback = answer.object("promptFeedback");
    if (feedback == null || feedback.getNonNull("blockReason") == null) {
      return;
    }
    JsonString message = feedback.string("blockReasonMessage");
    if (message != null && !message.isEmpty()) {
      out.accept(new ChatEvent.RefusalDelta(0, message));
    }
    choice(0).finished = true;
    out.accept(new ChatEvent.Finished(0, FinishReason.CONTENT_FILTER, null));
  }

  /// What is known of one of the answers.
  private static final class Choice implements CandidateReader.Sink {
    final int index;
    private final CallIds ids;
    int calls;
    boolean finished;

    // What the parts being read belong to and go to.
    @Nullable JsonString responseId;
    @Nullable Consumer<ChatEvent> out;

    Choice(CallIds ids, int index) {
      this.ids = ids;
      this.index = index;
    }

    @Override
    public void text(JsonString text) {
      emit(new ChatEvent.TextDelta(index, text));
    }

    @Override
    public void thought(JsonString text) {
      emit(new ChatEvent.ThinkingDelta(index, text));
    }

    @Override
    public void signature(JsonString signature) {
      emit(new ChatEvent.ThinkingSignature(index, signature));
    }

    @Override
    public void call(
        @Nullable JsonString id,
        JsonString name,
        @Nullable JsonObject arguments,
        @Nullable JsonString signature) {
      int call = calls++;
      JsonString shown = ids.idOf(id, signature, responseId, index, call);
      emit(new ChatEvent.ToolCallStarted(index, call, shown, name, signature));
      JsonString text = arguments == null ? NO_ARGUMENTS : JsonString.of(arguments.toJson());
      emit(new ChatEvent.ToolCallArguments(index, call, text));
    }

    private void emit(ChatEvent event) {
      Consumer<ChatEvent> sink = out;
      if (sink != null) {
        sink.accept(event);
      }
    }
  }
}
