package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.dialect.GeminiSignatures;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.Message;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.model.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The conversation as Gemini wants it: instructions apart, the user and the model taking turns,
/// and after a turn with tool calls exactly one result for each, in the order of the calls.
final class Conversation {
  /// What stands in a turn.
  sealed interface Item {}

  /// A part that somebody said.
  ///
  /// @param message the index of its message
  /// @param index its index in the message
  record Said(Part part, int message, int index) implements Item {
    /// Where it stands, in the client's words.
    String path() {
      return "messages[" + message + "].content[" + index + "]";
    }
  }

  /// A tool call.
  ///
  /// @param index its index among the calls of its message
  record Called(Part.ToolCall call, int message, int index) implements Item {
    /// Where it stands, in the client's words.
    String path() {
      return "messages[" + message + "].tool_calls[" + index + "]";
    }
  }

  /// The result of a tool call.
  record Answered(Part.ToolCall call, Part.ToolResult result, int message) implements Item {}

  /// What one side says before the other does.
  record Turn(boolean ofModel, List<Item> items) {}

  private static final class Pending {
    final Called called;
    @Nullable Answered answer;

    Pending(Called called) {
      this.called = called;
    }
  }

  private final List<JsonString> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private final List<Pending> pending = new ArrayList<>();
  private final Map<JsonString, ArrayDeque<Pending>> pendingById = new HashMap<>();

  private final Set<String> dropped;

  private Conversation(Set<String> dropped) {
    this.dropped = dropped;
  }

  /// Lays out a request's messages.
  ///
  /// @param dropped takes the names of what was left out
  /// @throws UnsupportedRequest if calls and results don't match, or nothing is left to send
  static Conversation of(List<Message> messages, Set<String> dropped) throws UnsupportedRequest {
    Conversation conversation = new Conversation(dropped);
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      if (message.name() != null) {
        dropped.add("messages.name");
      }
      switch (message.role()) {
        case SYSTEM, DEVELOPER -> conversation.instructions(message, i);
        case USER, TOOL -> conversation.user(message, i);
        case ASSISTANT -> conversation.model(message, i);
      }
    }
    conversation.settle();
    conversation.fallBackOnInstructions();
    return conversation;
  }

  /// The instructions in order.
  List<JsonString> system() {
    return system;
  }

  /// The turns in order, at least one; sides alternate.
  List<Turn> turns() {
    return turns;
  }

  private void instructions(Message message, int index) throws UnsupportedRequest {
    for (int i = 0; i < message.parts().size(); i++) {
      if (!(message.parts().get(i) instanceof Part.Text(JsonString text))) {
        throw new UnsupportedRequest(
            "messages[" + index + "].content[" + i + "]", "Gemini takes instructions as text only");
      }
      if (!text.isEmpty()) {
        system.add(text);
      }
    }
  }

  private void user(Message message, int index) throws UnsupportedRequest {
    for (int i = 0; i < message.parts().size(); i++) {
      Part part = message.parts().get(i);
      if (part instanceof Part.ToolResult result) {
        result(result, index, message.role());
      } else if (!isLeftOut(part)) {
        settle();
        add(false, new Said(part, index, i));
      }
    }
  }

  private void result(Part.ToolResult result, int index, Role role) throws UnsupportedRequest {
    ArrayDeque<Pending> open = pendingById.get(result.callId());
    Pending call = open == null ? null : open.poll();
    if (call == null) {
      throw new UnsupportedRequest(
          "messages[" + index + (role == Role.TOOL ? "].tool_call_id" : "].content"),
          "Gemini takes a tool result only right after the turn that called the tool, once; no"
              + " open call there has this id");
    }
    call.answer = new Answered(call.called.call(), result, index);
  }

  private void model(Message message, int index) throws UnsupportedRequest {
    if (pending.stream().anyMatch(call -> call.answer != null)) {
      settle();
    }
    int calls = 0;
    for (int i = 0; i < message.parts().size(); i++) {
      Part part = message.parts().get(i);
      if (part instanceof Part.ToolCall call) {
        Called called = new Called(call, index, calls++);
        Pending open = new Pending(called);
        pending.add(open);
        pendingById.computeIfAbsent(call.id(), _ -> new ArrayDeque<>(1)).add(open);
        add(true, called);
      } else if (!isLeftOut(part)) {
        add(true, new Said(part, index, i));
      } else if (isProven(part)) {
        dropped.add("messages.thinking_blocks");
      }
    }
  }

  /// True for a thought that another vendor could make use of. Gemini's own aren't signed.
  private static boolean isProven(Part part) {
    return part instanceof Part.RedactedThinking
        || (part instanceof Part.Thinking thinking && thinking.signature() != null);
  }

  /// The other side speaks: every call must have its result by now.
  private void settle() throws UnsupportedRequest {
    for (Pending call : pending) {
      Answered answer = call.answer;
      if (answer == null) {
        throw new UnsupportedRequest(
            call.called.path(),
            "Gemini takes a tool call only with its result right after the turn");
      }
      add(false, answer);
    }
    pending.clear();
    pendingById.clear();
  }

  /// Gemini demands a turn of the user; where there are only instructions, they are it.
  private void fallBackOnInstructions() throws UnsupportedRequest {
    if (!turns.isEmpty()) {
      return;
    }
    if (system.isEmpty()) {
      throw new UnsupportedRequest("messages", "Gemini takes no conversation without any text");
    }
    for (JsonString text : system) {
      add(false, new Said(new Part.Text(text), 0, 0));
    }
    system.clear();
  }

  private void add(boolean ofModel, Item item) {
    if (turns.isEmpty() || turns.getLast().ofModel() != ofModel) {
      turns.add(new Turn(ofModel, new ArrayList<>()));
    }
    turns.getLast().items().add(item);
  }

  /// Empty texts, and other vendors' thoughts, and Gemini's own but for their signatures.
  private static boolean isLeftOut(Part part) {
    return switch (part) {
      case Part.Text(JsonString text) -> text.isEmpty();
      case Part.Refusal(JsonString text) -> text.isEmpty();
      case Part.Thinking thinking ->
          thinking.signature() == null || !GeminiSignatures.isMarked(thinking.signature());
      case Part.RedactedThinking _ -> true;
      case Part.Image _, Part.Audio _, Part.Document _, Part.ToolCall _, Part.ToolResult _ -> false;
    };
  }
}
