package dev.pontage.extproc.llm.model;

import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/// A step of a streamed answer. `choice` counts answers from 0; `index` counts the tool calls of
/// one answer from 0, in the order in which they began.
///
/// A decoder emits: at most one [Started]; content in the provider's order; one [Finished] for each
/// choice; [UsageReported] whenever the provider reports (cumulative; the last one counts, field by
/// field); and at the end exactly one of [Ended] and [Failed].
public sealed interface ChatEvent {

  /// True if a client that sees this has got a piece of the answer: from here on the attempt can't
  /// be taken back.
  default boolean isContent() {
    return switch (this) {
      case TextDelta delta -> !delta.text().isEmpty();
      case RefusalDelta delta -> !delta.text().isEmpty();
      case ThinkingDelta delta -> !delta.text().isEmpty();
      case RedactedThinking _, ToolCallStarted _, ToolCallArguments _, Finished _ -> true;
      case Started _, ThinkingSignature _, Logprobs _, UsageReported _, Ended _, Failed _ -> false;
    };
  }

  /// The answer began.
  ///
  /// @param created seconds since 1970 where the provider said, else 0
  record Started(@Nullable JsonString id, @Nullable JsonString model, long created)
      implements ChatEvent {}

  /// More text.
  record TextDelta(int choice, JsonString text) implements ChatEvent {}

  /// More of a refusal.
  record RefusalDelta(int choice, JsonString text) implements ChatEvent {}

  /// More of a thought.
  record ThinkingDelta(int choice, JsonString text) implements ChatEvent {}

  /// The signature of the thought that just came (or, Gemini, of the text part).
  record ThinkingSignature(int choice, JsonString signature) implements ChatEvent {}

  /// A thought the provider keeps secret.
  record RedactedThinking(int choice, JsonString data) implements ChatEvent {}

  /// A tool call began; its arguments follow in fragments.
  ///
  /// @param signature Gemini's thought signature of this call, where there is one
  record ToolCallStarted(
      int choice, int index, JsonString id, JsonString name, @Nullable JsonString signature)
      implements ChatEvent {}

  /// More of a tool call's arguments, a fragment of JSON text.
  record ToolCallArguments(int choice, int index, JsonString fragment) implements ChatEvent {}

  /// Log probabilities in OpenAI's shape, of the text that came with or before them.
  record Logprobs(int choice, Json logprobs) implements ChatEvent {}

  /// One answer is complete.
  record Finished(int choice, FinishReason reason, @Nullable JsonString stopSequence)
      implements ChatEvent {}

  /// What the exchange took so far, in all.
  record UsageReported(TokenUsage usage) implements ChatEvent {}

  /// The stream ended as it should.
  record Ended() implements ChatEvent {}

  /// The stream broke off: the provider said why, or it just stopped.
  record Failed(ProviderError error) implements ChatEvent {}
}
