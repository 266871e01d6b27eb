package dev.pontage.extproc.llm.dialect;

import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.RepeatedJson;
import dev.pontage.extproc.llm.model.ChatEvent;
import dev.pontage.extproc.llm.sse.SseEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lets a stream decoder skip the parsing of an event that repeats the last parsed one but for its
/// text. For one stream, by one thread.
///
/// What an event means to a decoder follows from its bytes and from what it did with the events
/// before. If all that the last parsed one meant was one piece of text, then the decoder is where
/// it was, and the same event with another text means that other text and nothing else. Every event
/// that is parsed begins this anew: put [#parsing] before and [#parsed] after.
///
/// Holds for decoders to whom it is all the same what a text says, so long as it isn't empty.
public final class RepeatedDelta implements Consumer<ChatEvent> {
  private final RepeatedJson repeated = new RepeatedJson();
  private String name = "";

  /// What the event that is remembered meant; its text isn't used.
  private ChatEvent like = new ChatEvent.TextDelta(0, JsonString.EMPTY);

  private @Nullable Consumer<ChatEvent> out;
  private @Nullable ChatEvent meant;
  private int count;

  /// Knows of no event yet.
  public RepeatedDelta() {}

  /// Reads an event if it is a repetition.
  ///
  /// @return false if the decoder must read it
  public boolean read(SseEvent event, Consumer<ChatEvent> sink) {
    JsonString text = repeated.match(event.source(), event.from(), event.to());
    if (text == null || text.isEmpty() || !event.name().equals(name)) {
      return false;
    }
    ChatEvent means = with(text, like);
    if (means == null) {
      return false;
    }
    sink.accept(means);
    return true;
  }

  /// The decoder begins to read an event.
  ///
  /// @return where it must tell what the event means; goes on to `sink`
  public Consumer<ChatEvent> parsing(Consumer<ChatEvent> sink) {
    repeated.forget();
    out = sink;
    meant = null;
    count = 0;
    return this;
  }

  @Override
  public void accept(ChatEvent event) {
    Consumer<ChatEvent> sink = out;
    if (sink == null) {
      throw new IllegalStateException("no event is being read");
    }
    meant = event;
    count++;
    sink.accept(event);
  }

  /// The decoder has read the event.
  ///
  /// @param filler a text in it that differs each time and has no meaning, or `null`
  public void parsed(SseEvent event, @Nullable JsonString filler) {
    ChatEvent only = count == 1 ? meant : null;
    out = null;
    meant = null;
    JsonString text = only == null ? null : textOf(only);
    ChatEvent sample = only == null ? null : with(JsonString.EMPTY, only);
    if (text != null && sample != null) {
      name = event.name();
      like = sample;
      repeated.learn(event.source(), event.from(), event.to(), text, filler);
    }
  }

  private static @Nullable JsonString textOf(ChatEvent event) {
    return switch (event) {
      case ChatEvent.TextDelta delta -> delta.text();
      case ChatEvent.ThinkingDelta delta -> delta.text();
      case ChatEvent.ToolCallArguments delta -> delta.fragment();
      default -> null;
    };
  }

  private static @Nullable ChatEvent with(JsonString text, ChatEvent like) {
    return switch (like) {
      case ChatEvent.TextDelta(int choice, JsonString _) -> new ChatEvent.TextDelta(choice, text);
      case ChatEvent.ThinkingDelta(int choice, JsonString _) ->
          new ChatEvent.ThinkingDelta(choice, text);
      case ChatEvent.ToolCallArguments(int choice, int index, JsonString _) ->
          new ChatEvent.ToolCallArguments(choice, index, text);
      default -> null;
    };
  }
}
