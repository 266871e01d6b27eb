package dev.pontage.extproc.llm.model;

import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.usage.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A whole answer.
///
/// @param id the provider's id, where it gave one
/// @param model the model that answered, as the provider names it, where it did
/// @param created seconds since 1970 where the provider said, else 0
/// @param usage what it took, where the provider said
public record ChatResponse(
    @Nullable JsonString id,
    @Nullable JsonString model,
    long created,
    List<Choice> choices,
    @Nullable TokenUsage usage) {

  /// Copies the list.
  public ChatResponse {
    choices = List.copyOf(choices);
  }

  /// One of the answers.
  ///
  /// @param stopSequence the stop text that came up, where known
  /// @param logprobs in OpenAI's shape, where there are any
  public record Choice(
      int index,
      List<Part> parts,
      FinishReason finish,
      @Nullable JsonString stopSequence,
      @Nullable Json logprobs) {

    /// Copies the list.
    public Choice {
      parts = List.copyOf(parts);
    }
  }
}
