package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ChatEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The tool calls of one choice of a stream, which come in fragments.
///
/// A fragment belongs to the call with its index. Servers differ in what they repeat: an empty id
/// or name means nothing; another id together with a name is a new call even if the index is an old
/// one (some servers give every call the index 0), and a fragment without index continues the call
/// before it.
final class CallFragments {
  private static final int MAX_CALLS = 1_024;

  /// A call: the index the provider gives it, and its id, empty if it gave none.
  private record Call(long providerIndex, String id) {}

  private final int choice;
  private final List<Call> calls = new ArrayList<>(2);

  CallFragments(int choice) {
    this.choice = choice;
  }

  /// True if any call began.
  boolean any() {
    return !calls.isEmpty();
  }

  /// Takes an element of `tool_calls`.
  void accept(JsonObject fragment, @Nullable JsonString answerId, Consumer<ChatEvent> out) {
    JsonObject called = ResponseDecoder.called(fragment);
    JsonString name = called == null ? null : called.string("name");
    JsonString id = fragment.string("id");
    int index = find(fragment.whole("index", -1), id, name);
    if (index < 0) {
      index = calls.size();
      if (index == MAX_CALLS) {
        return;
      }
      calls.add(new Call(fragment.whole("index", index), id == null ? "" : id.text()));
      out.accept(
          new ChatEvent.ToolCallStarted(
              choice,
              index,
              id == null || id.isEmpty() ? ResponseDecoder.callId(answerId, choice, index) : id,
              name == null ? JsonString.EMPTY : name,
              MessageDecoder.signature(fragment)));
    }
    if (called != null) {
      arguments(called.get(called.get("input") == null ? "arguments" : "input"), index, out);
    }
  }

  /// Takes the deprecated `function_call`, of which there is one.
  void acceptFunction(JsonObject function, @Nullable JsonString answerId, Consumer<ChatEvent> out) {
    JsonString name = function.string("name");
    if (calls.isEmpty()) {
      calls.add(new Call(0, ""));
      out.accept(
          new ChatEvent.ToolCallStarted(
              choice,
              0,
              ResponseDecoder.callId(answerId, choice, 0),
              name == null ? JsonString.EMPTY : name,
              null));
    }
    arguments(function.get("arguments"), 0, out);
  }

  private void arguments(@Nullable Json arguments, int index, Consumer<ChatEvent> out) {
    switch (arguments) {
      case JsonString text -> {
        if (!text.isEmpty()) {
          out.accept(new ChatEvent.ToolCallArguments(choice, index, text));
        }
      }
      case JsonObject object ->
          out.accept(
              new ChatEvent.ToolCallArguments(choice, index, JsonString.of(object.toJson())));
      case null, default -> {}
    }
  }

  /// The call a fragment belongs to; -1 if it begins a new one.
  private int find(long providerIndex, @Nullable JsonString id, @Nullable JsonString name) {
    boolean named = name != null && !name.isEmpty();
    String known = id == null ? "" : id.text();
    boolean begins = named && (!known.isEmpty() || providerIndex < 0);
    for (int i = calls.size() - 1; i >= 0; i--) {
      Call call = calls.get(i);
      if (begins && !known.isEmpty() && call.id.equals(known)) {
        return i;
      }
      if (!begins && (providerIndex < 0 || call.providerIndex == providerIndex)) {
        return i;
      }
    }
    return -1;
  }
}
