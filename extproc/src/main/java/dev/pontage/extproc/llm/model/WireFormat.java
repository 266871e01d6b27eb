package dev.pontage.extproc.llm.model;

/// A family of schemas that share request, response and stream shapes. Where a client's format is
/// its provider's, bytes pass through unchanged but for what we must change.
public enum WireFormat {
  /// OpenAI Chat Completions and everything compatible with it.
  OPENAI_CHAT,
  /// Anthropic Messages.
  ANTHROPIC_MESSAGES,
  /// Gemini generateContent.
  GEMINI_GENERATE_CONTENT
}
