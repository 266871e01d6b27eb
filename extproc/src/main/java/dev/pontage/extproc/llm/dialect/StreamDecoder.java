package dev.pontage.extproc.llm.dialect;

import dev.pontage.extproc.llm.model.ChatEvent;
import dev.pontage.extproc.llm.sse.SseEvent;
import java.util.function.Consumer;

/// Reads one provider's stream, event by event. Keeps the state of one stream; not for threads.
public interface StreamDecoder {
  /// Reads an event that has data. Emits what it means: nothing, one or several canonical events.
  /// After [ChatEvent.Ended] or [ChatEvent.Failed] everything is ignored.
  void accept(SseEvent event, Consumer<ChatEvent> out);

  /// The response body ended. Emits [ChatEvent.Ended] or [ChatEvent.Failed] unless done already: a
  /// stream without the ending its schema demands is a failure, not a short answer.
  void bodyEnded(Consumer<ChatEvent> out);
}
