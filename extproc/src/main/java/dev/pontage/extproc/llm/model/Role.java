package dev.pontage.extproc.llm.model;

/// Who speaks in a message.
public enum Role {
  /// Instructions that rank above the user's.
  SYSTEM,
  /// OpenAI's newer name for [#SYSTEM].
  DEVELOPER,
  /// The person or program that asks.
  USER,
  /// The model.
  ASSISTANT,
  /// Results of tools the model called.
  TOOL
}
