package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.dialect.ProviderFailure;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.FinishReason;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.model.ToolArguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads whole answers.
final class ResponseDecoder {
  private ResponseDecoder() {}

  /// Reads one.
  ///
  /// @throws ProviderFailure if it's an error, or no answer at all
  static ChatResponse decode(byte[] body, int from, int to, CallIds ids) throws ProviderFailure {
    Json json;
    try {
      json = JsonParser.parse(body, from, to);
    } catch (InvalidJson e) {
      throw new ProviderFailure(
          ProviderError.malformed("the provider's answer isn't JSON: " + e.getMessage()));
    }
    JsonObject error = ErrorDecoder.errorIn(json);
    if (error != null) {
      throw new ProviderFailure(ErrorDecoder.inside(error));
    }
    if (!(json instanceof JsonObject answer)) {
      throw new ProviderFailure(
          ProviderError.malformed("the provider's answer is " + json.kind() + ", not an object"));
    }
    JsonString id = answer.string("responseId");
    List<ChatResponse.Choice> choices = new ArrayList<>(1);
    JsonArray candidates = answer.array("candidates");
    if (candidates != null) {
      for (Json candidate : candidates) {
        if (candidate instanceof JsonObject object && CandidateReader.indexOf(object) >= 0) {
          choices.add(choice(object, id, ids));
        }
      }
    }
    if (choices.isEmpty()) {
      choices.add(blocked(answer));
    }
    return new ChatResponse(
        id, answer.string("modelVersion"), 0, choices, UsageReader.read(answer));
  }

  private static ChatResponse.Choice choice(
      JsonObject candidate, @Nullable JsonString responseId, CallIds ids) {
    int index = CandidateReader.indexOf(candidate);
    Collector collector = new Collector(ids, responseId, index);
    CandidateReader.read(candidate, collector);
    String reason = FinishReasons.of(candidate);
    FinishReason finish =
        FinishReasons.canonical(reason == null ? "STOP" : reason, collector.calls);
    return new ChatResponse.Choice(
        index, collector.parts, finish, null, LogprobsReader.read(candidate));
  }

  /// A prompt that Gemini wouldn't answer has no candidates.
  private static ChatResponse.Choice blocked(JsonObject answer) throws ProviderFailure {
    JsonObject feedback = answer.object("promptFeedback");
    if (feedback == null || feedback.getNonNull("blockReason") == null) {
      throw new ProviderFailure(
          ProviderError.malformed("the provider's answer has no candidates and gives no reason"));
    }
    JsonString message = feedback.string("blockReasonMessage");
    List<Part> parts =
        message == null || message.isEmpty() ? List.of() : List.of(new Part.Refusal(message));
    return new ChatResponse.Choice(0, parts, FinishReason.CONTENT_FILTER, null, null);
  }

  private static final class Collector implements CandidateReader.Sink {
    final List<Part> parts = new ArrayList<>();
    int calls;
    private final CallIds ids;
    private final @Nullable JsonString responseId;
    private final int choice;

    Collector(CallIds ids, @Nullable JsonString responseId, int choice) {
      this.ids = ids;
      this.responseId = responseId;
      this.choice = choice;
    }

    @Override
    public void text(JsonString text) {
      parts.add(new Part.Text(text));
    }

    @Override
    public void thought(JsonString text) {
      parts.add(new Part.Thinking(text, null));
    }

    /// Goes with a thought if that came last, calls aside.
    @Override
    public void signature(JsonString signature) {
      int last = parts.size() - 1;
      while (last >= 0 && parts.get(last) instanceof Part.ToolCall) {
        last--;
      }
      if (last >= 0
          && parts.get(last) instanceof Part.Thinking(JsonString text, JsonString before)
          && before == null) {
        parts.set(last, new Part.Thinking(text, signature));
      } else {
        parts.add(new Part.Thinking(JsonString.EMPTY, signature));
      }
    }

    @Override
    public void call(
        @Nullable JsonString id,
        JsonString name,
        @Nullable JsonObject arguments,
        @Nullable JsonString signature) {
      parts.add(
          new Part.ToolCall(
              ids.idOf(id, signature, responseId, choice, calls++),
              name,
              arguments == null
                  ? new ToolArguments.OfText(JsonString.EMPTY)
                  : new ToolArguments.OfObject(arguments),
              signature));
    }
  }
}
