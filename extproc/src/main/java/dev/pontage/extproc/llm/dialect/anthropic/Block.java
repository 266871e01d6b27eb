package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.Part;
import org.jspecify.annotations.Nullable;

/// A content block of a turn, and where in the client's request it came from.
///
/// @param message index of the message
/// @param position index among the message's tool calls for a call, else among its content parts
/// @param id the encoded id of a call or result
record Block(Part part, int message, int position, @Nullable JsonString id) {
  /// The request field.
  String field() {
    return "messages["
        + message
        + (part instanceof Part.ToolCall ? "].tool_calls[" : "].content[")
        + position
        + "]";
  }
}
