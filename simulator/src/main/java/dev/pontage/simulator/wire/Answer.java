package dev.pontage.simulator.wire;

import dev.pontage.simulator.wire.Delta.Fragment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer, before a vendor renders it.
///
/// @param reasoning reasoning in pieces, empty for none
/// @param text the text in pieces
/// @param calls tool calls
/// @param finish why it ended
/// @param stopSequence the stop sequence met, or null
/// @param usage token counts of all choices together
/// @param choices number of equal answers
public record Answer(
    List<String> reasoning,
    List<String> text,
    List<ToolCall> calls,
    Finish finish,
    @Nullable String stopSequence,
    Usage usage,
    int choices) {

  private static final int ARGUMENT_PIECE = 5;

  /// The whole text.
  public String fullText() {
    return String.join("", text);
  }

  /// The whole reasoning.
  public String fullReasoning() {
    return String.join("", reasoning);
  }

  /// This answer with words before its tool calls.
  public Answer withText(List<String> pieces) {
    Usage counted =
        new Usage(
            usage.prompt(), usage.cached(), usage.completion() + pieces.size(), usage.reasoning());
    return new Answer(reasoning, pieces, calls, finish, stopSequence, counted, choices);
  }

  /// This answer for a vendor that only counts its reasoning.
  public Answer withoutReasoning() {
    return new Answer(List.of(), text, calls, finish, stopSequence, usage, choices);
  }

  /// Content chunks of a stream, choices interleaved piece by piece; tool arguments in several
  /// pieces.
  public List<Delta> deltas() {
    List<Delta> deltas = new ArrayList<>(reasoning.size() + text.size() + 4);
    Map<String, Fragment> fragments = new HashMap<>();
    for (String piece : reasoning) {
      for (int choice = 0; choice < choices; choice++) {
        deltas.add(new Delta.Reasoning(choice, fragments.computeIfAbsent(piece, Fragment::new)));
      }
    }
    Map<String, Delta> shared = new HashMap<>();
    for (String piece : text) {
      deltas.add(shared.computeIfAbsent(piece, p -> new Delta.Text(0, new Fragment(p))));
      for (int choice = 1; choice < choices; choice++) {
        deltas.add(new Delta.Text(choice, fragments.computeIfAbsent(piece, Fragment::new)));
      }
    }
    for (int choice = 0; choice < choices; choice++) {
      for (int index = 0; index < calls.size(); index++) {
        ToolCall call = calls.get(index);
        deltas.add(new Delta.CallStart(choice, index, call));
        String arguments = call.arguments();
        int at = 0;
        while (at < arguments.length()) {
          int end = Math.min(arguments.length(), at + ARGUMENT_PIECE);
          if (end < arguments.length() && Character.isHighSurrogate(arguments.charAt(end - 1))) {
            end++;
          }
          deltas.add(
              new Delta.CallArguments(choice, index, new Fragment(arguments.substring(at, end))));
          at = end;
        }
      }
    }
    return deltas;
  }
}
