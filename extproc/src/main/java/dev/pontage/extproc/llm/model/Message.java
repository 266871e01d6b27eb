package dev.pontage.extproc.llm.model;

import dev.pontage.extproc.llm.json.JsonString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One turn of a conversation.
///
/// @param parts in order; a TOOL message holds exactly one [Part.ToolResult]
/// @param name the speaker's name, where a client gave one
public record Message(Role role, List<Part> parts, @Nullable JsonString name) {
  /// Copies the list.
  public Message {
    parts = List.copyOf(parts);
  }
}
