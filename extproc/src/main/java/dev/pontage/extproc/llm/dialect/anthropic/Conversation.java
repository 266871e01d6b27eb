package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.dialect.GeminiSignatures;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.Message;
import dev.pontage.extproc.llm.model.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The messages in the order Anthropic wants: instructions apart, user and assistant in turns, the
/// results of a turn's tool calls first in the next turn, in the order of the calls.
final class Conversation {
  /// What one side said.
  record Turn(boolean assistant, List<Block> blocks) {}

  private record Call(int order, int message, int position, JsonString id) {}

  private final List<JsonString> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private final Set<JsonString> toolNames = new LinkedHashSet<>();
  private final Set<String> dropped;

  private final Map<JsonString, Integer> uses = new HashMap<>();

  /// The calls of the last assistant turn, by the client's id without Gemini's signature.
  private final Map<JsonString, Call> calls = new LinkedHashMap<>();

  /// The turn that answers them: results by their call's order, then everything else.
  private final Map<Integer, Block> results = new HashMap<>();

  private final List<Block> said = new ArrayList<>();

  private Conversation(Set<String> dropped) {
    this.dropped = dropped;
  }

  /// Puts messages in order.
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
        case SYSTEM, DEVELOPER -> conversation.system(message, i);
        case USER, TOOL -> conversation.user(message, i);
        case ASSISTANT -> conversation.assistant(message, i);
      }
    }
    conversation.endUserTurn();
    for (Map.Entry<JsonString, Call> unanswered : conversation.calls.entrySet()) {
      throw unanswered(unanswered.getKey(), unanswered.getValue());
    }
    if (conversation.turns.isEmpty()) {
      throw new UnsupportedRequest(
          "messages", "Anthropic needs a user message with content besides the instructions");
    }
    return conversation;
  }

  /// The instructions in order.
  List<JsonString> system() {
    return system;
  }

  /// The turns in order; at least one.
  List<Turn> turns() {
    return turns;
  }

  /// The names of the tools called so far, each once.
  Set<JsonString> toolNames() {
    return toolNames;
  }

  /// True if the model is in the middle of using tools and its thoughts on that are missing: with a
  /// thinking budget, Anthropic then refuses the request.
  boolean lacksThoughtsOnToolUse() {
    for (int i = turns.size() - 1; i > 0; i--) {
      Turn turn = turns.get(i);
      if (!turn.assistant()) {
        if (turn.blocks().stream().noneMatch(block -> block.part() instanceof Part.ToolResult)) {
          return false; // a new question: thoughts before it don't matter
        }
        continue;
      }
      if (!isThought(turn.blocks().getFirst().part())) {
        return true;
      }
    }
    return false;
  }

  private void system(Message message, int index) throws UnsupportedRequest {
    for (int i = 0; i < message.parts().size(); i++) {
      Part part = message.parts().get(i);
      JsonString text = textOf(part);
      if (text == null) {
        throw new UnsupportedRequest(
            new Block(part, index, i, null).field(), "instructions can only be text");
      }
      if (!text.isBlank()) {
        system.add(text);
      }
    }
  }

  private void user(Message message, int index) throws UnsupportedRequest {
    for (int i = 0; i < message.parts().size(); i++) {
      Part part = message.parts().get(i);
      switch (part) {
        case Part.ToolResult result -> result(result, index);
        case Part.Text _, Part.Refusal _ -> {
          if (!isBlank(part)) {
            said.add(new Block(part, index, i, null));
          }
        }
        case Part.Image _, Part.Document _, Part.Audio _ ->
            said.add(new Block(part, index, i, null));
        case Part.Thinking _, Part.RedactedThinking _, Part.ToolCall _ ->
            throw new UnsupportedRequest(
                new Block(part, index, i, null).field(), "only an assistant message can hold this");
      }
    }
  }

  private void result(Part.ToolResult result, int index) throws UnsupportedRequest {
    String field = "messages[" + index + "].tool_call_id";
    Call call = calls.get(GeminiSignatures.bareId(result.callId()));
    if (call == null) {
      throw new UnsupportedRequest(
          field,
          "answers no tool call of the assistant message before it: " + quoted(result.callId()));
    }
    Block block = new Block(result, index, 0, call.id());
    if (results.putIfAbsent(call.order(), block) != null) {
      throw new UnsupportedRequest(field, "answers a tool call again: " + quoted(result.callId()));
    }
  }

  private void assistant(Message message, int index) throws UnsupportedRequest {
    List<Block> blocks = new ArrayList<>();
    int content = 0;
    int position = 0;
    for (Part part : message.parts()) {
      switch (part) {
        case Part.Thinking thinking -> {
          if (isProven(thinking)) {
            blocks.add(new Block(part, index, content, null));
          } else {
            dropped.add("messages.reasoning_content");
          }
        }
        case Part.RedactedThinking _ -> blocks.add(new Block(part, index, content, null));
        case Part.ToolCall _ -> blocks.add(new Block(part, index, position++, null));
        case Part.Text _, Part.Refusal _ -> {
          if (!isBlank(part)) {
            blocks.add(new Block(part, index, content, null));
          }
          content++;
        }
        case Part.Image _, Part.Document _, Part.Audio _, Part.ToolResult _ ->
            throw new UnsupportedRequest(
                new Block(part, index, content, null).field(),
                "an assistant message can't hold this on Anthropic");
      }
    }
    blocks = thoughtsFirst(blocks);
    if (blocks.isEmpty()) {
      return;
    }
    endUserTurn();
    if (turns.isEmpty() || !turns.getLast().assistant()) {
      turns.add(new Turn(true, new ArrayList<>()));
      calls.clear();
    }
    for (Block block : blocks) {
      turns
          .getLast()
          .blocks()
          .add(block.part() instanceof Part.ToolCall call ? called(call, block) : block);
    }
  }

  /// Anthropic takes only thoughts that its signature proves to be its own. An OpenAI-style client
  /// brings back Gemini's signatures in the same place.
  private static boolean isProven(Part.Thinking thinking) {
    JsonString signature = thinking.signature();
    return signature != null && !signature.isEmpty() && !GeminiSignatures.isMarked(signature);
  }

  /// Thoughts must come first. If they do already, their order among the rest has a meaning.
  private static List<Block> thoughtsFirst(List<Block> blocks) {
    if (blocks.isEmpty() || isThought(blocks.getFirst().part())) {
      return blocks;
    }
    List<Block> sorted = new ArrayList<>(blocks);
    sorted.sort(Comparator.comparing(block -> !isThought(block.part())));
    return sorted;
  }

  private Block called(Part.ToolCall call, Block block) throws UnsupportedRequest {
    if (call.signature() != null || GeminiSignatures.isSigned(call.id())) {
      dropped.add("thought_signature");
    }
    JsonString bare = GeminiSignatures.bareId(call.id());
    if (calls.containsKey(bare)) {
      throw new UnsupportedRequest(
          block.field() + ".id", "another call before it has the same id: " + quoted(bare));
    }
    JsonString id = ToolIds.encode(bare, uses.merge(bare, 1, Integer::sum));
    calls.put(bare, new Call(calls.size(), block.message(), block.position(), id));
    toolNames.add(call.name());
    return new Block(call, block.message(), block.position(), id);
  }

  private void endUserTurn() throws UnsupportedRequest {
    boolean answers = !turns.isEmpty() && turns.getLast().assistant();
    List<Block> blocks = new ArrayList<>();
    if (answers && (!said.isEmpty() || !results.isEmpty())) {
      for (Map.Entry<JsonString, Call> entry : calls.entrySet()) {
        Call call = entry.getValue();
        Block result = results.get(call.order());
        if (result == null) {
          throw unanswered(entry.getKey(), call);
        }
        blocks.add(result);
      }
    }
    blocks.addAll(said);
    if (!blocks.isEmpty()) {
      turns.add(new Turn(false, blocks));
      calls.clear();
    }
    results.clear();
    said.clear();
  }

  private static UnsupportedRequest unanswered(JsonString id, Call call) {
    return new UnsupportedRequest(
        "messages[" + call.message() + "].tool_calls[" + call.position() + "]",
        "no tool message answers this call: " + quoted(id));
  }

  private static boolean isThought(Part part) {
    return part instanceof Part.Thinking || part instanceof Part.RedactedThinking;
  }

  private static @Nullable JsonString textOf(Part part) {
    return switch (part) {
      case Part.Text text -> text.text();
      case Part.Refusal refusal -> refusal.text();
      case Part.Image _,
          Part.Audio _,
          Part.Document _,
          Part.Thinking _,
          Part.RedactedThinking _,
          Part.ToolCall _,
          Part.ToolResult _ ->
          null;
    };
  }

  private static boolean isBlank(Part part) {
    JsonString text = textOf(part);
    return text != null && text.isBlank();
  }

  private static String quoted(JsonString id) {
    String text = id.text();
    return "'" + (text.length() > 64 ? text.substring(0, 64) + "…" : text) + "'";
  }
}
