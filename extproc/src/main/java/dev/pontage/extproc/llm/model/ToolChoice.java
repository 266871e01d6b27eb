package dev.pontage.extproc.llm.model;

import java.util.List;

/// Whether and which tools the model must call.
public sealed interface ToolChoice {
  /// As the model likes.
  record Auto() implements ToolChoice {}

  /// No tool.
  record None() implements ToolChoice {}

  /// At least one.
  record Required() implements ToolChoice {}

  /// This one.
  record Named(String name) implements ToolChoice {}

  /// Only some of the declared ones.
  ///
  /// @param required true if one of them must be called
  record Allowed(boolean required, List<String> names) implements ToolChoice {
    /// Copies the list.
    public Allowed {
      names = List.copyOf(names);
    }
  }
}
