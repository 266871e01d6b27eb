package dev.pontage.extproc.llm.dialect;

import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatEvent;

/// Writes one stream to a client. Keeps the state of one stream; not for threads.
public interface StreamEncoder {
  /// Appends what a canonical event means in the client's schema: nothing, one or several SSE
  /// events, always whole ones. [ChatEvent.Failed] becomes the schema's error event; the stream
  /// then ends without the schema's mark of a good end.
  void accept(ChatEvent event, JsonWriter out);
}
