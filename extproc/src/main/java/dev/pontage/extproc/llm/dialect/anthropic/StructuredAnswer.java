package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.json.JsonString;

/// Structured output for models that have none of their own: the model is made to call a tool whose
/// input has the client's schema, and the decoders turn that input back into text. The name is
/// reserved, so a decoder needs to know nothing else of the request.
final class StructuredAnswer {
  /// The tool's name.
  static final String TOOL = "pontage_structured_answer";

  private StructuredAnswer() {}

  /// True if a tool of that name is ours.
  static boolean isTool(JsonString name) {
    return name.length() == TOOL.length() && name.startsWith(TOOL);
  }
}
