package dev.pontage.extproc.llm.model;

import dev.pontage.extproc.llm.json.JsonString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A piece of a message or of an answer.
public sealed interface Part {
  /// Text to read.
  record Text(JsonString text) implements Part {}

  /// A picture.
  ///
  /// @param detail OpenAI's `low`, `high`, `auto`, where given
  record Image(MediaSource source, @Nullable JsonString detail) implements Part {}

  /// Sound.
  ///
  /// @param format such as `wav` or `mp3`
  /// @param data base64
  record Audio(String format, JsonString data) implements Part {}

  /// A document such as a PDF.
  ///
  /// @param title a file name or title, where given
  record Document(MediaSource source, @Nullable JsonString title) implements Part {}

  /// The model's words on why it won't answer.
  record Refusal(JsonString text) implements Part {}

  /// What the model thought before answering.
  ///
  /// @param signature the provider's proof that the thought is its own; must come back unchanged
  record Thinking(JsonString text, @Nullable JsonString signature) implements Part {}

  /// A thought the provider keeps secret; must come back unchanged and never be shown as text.
  record RedactedThinking(JsonString data) implements Part {}

  /// The model asks for a tool to be called.
  ///
  /// @param signature Gemini's thought signature of this call, where there is one
  record ToolCall(
      JsonString id, JsonString name, ToolArguments arguments, @Nullable JsonString signature)
      implements Part {}

  /// What a tool answered.
  ///
  /// @param error true if the tool failed
  record ToolResult(JsonString callId, List<Part> content, boolean error) implements Part {
    /// Copies the list.
    public ToolResult {
      content = List.copyOf(content);
    }
  }
}
