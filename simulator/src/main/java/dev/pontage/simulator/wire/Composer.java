package dev.pontage.simulator.wire;

import dev.pontage.simulator.script.Pace;
import dev.pontage.simulator.script.Steering;
import dev.pontage.simulator.script.Trait;
import dev.pontage.simulator.wire.Prompt.ToolUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Makes the answer from the prompt, the same one for the same prompt (ids apart). Pure.
public final class Composer {
  private static final int MOST_ECHOED = 4_000;
  private static final String EXACTLY = "say exactly:";
  private static final String FILLER = "The quick brown fox jumps over the lazy dog. ";
  private static final String REFUSAL = "I can't help with that request.";

  private Composer() {}

  /// Composes an answer.
  ///
  /// @param callIds makes ids of tool calls
  public static Answer answer(
      Prompt prompt, Steering steering, Headers headers, Supplier<String> callIds) {
    List<ToolCall> calls =
        steering.has(Trait.REFUSAL) ? List.of() : calls(prompt, steering, callIds);
    String text = calls.isEmpty() ? text(prompt, steering, headers) : "";
    Finish finish = calls.isEmpty() ? Finish.STOP : Finish.TOOL_CALLS;
    String stop = null;
    for (String candidate : prompt.stops) {
      int at = candidate.isEmpty() ? -1 : text.indexOf(candidate);
      if (at >= 0) {
        text = text.substring(0, at);
        stop = candidate;
        finish = Finish.STOP_SEQUENCE;
      }
    }
    List<String> tokens = Pieces.tokens(text);
    Pace pace = steering.pace();
    List<String> pieces =
        pace == null || !calls.isEmpty() ? tokens : Pieces.exactly(pace.chunks(), tokens);
    if (pieces.size() > prompt.maxTokens) {
      pieces = pieces.subList(0, (int) prompt.maxTokens);
      finish = Finish.LENGTH;
      stop = null;
    }
    finish = forced(steering, finish);
    List<String> reasoning =
        prompt.reasoning || steering.has(Trait.REASONING)
            ? Pieces.tokens("The user wrote: " + shortened(prompt.lastText(), 80))
            : List.of();
    long output = (long) pieces.size() + reasoning.size();
    for (ToolCall call : calls) {
      output += 8 + call.arguments().length() / 4;
    }
    long tokensIn = prompt.tokens();
    long cached = steering.has(Trait.CACHED) ? Math.max(1, tokensIn / 2) : 0;
    Usage usage =
        new Usage(
            tokensIn, cached, output * prompt.choices, (long) reasoning.size() * prompt.choices);
    List<String> chunks = pace == null ? Pieces.chunks(pieces) : pieces;
    return new Answer(reasoning, chunks, calls, finish, stop, usage, prompt.choices);
  }

  private static Finish forced(Steering steering, Finish finish) {
    if (steering.has(Trait.REFUSAL)) {
      return Finish.REFUSAL;
    }
    if (steering.has(Trait.CONTENT_FILTER)) {
      return Finish.CONTENT_FILTER;
    }
    return steering.has(Trait.LENGTH) ? Finish.LENGTH : finish;
  }

  private static String text(Prompt prompt, Steering steering, Headers headers) {
    if (steering.has(Trait.REFUSAL)) {
      return REFUSAL;
    }
    String text = plain(prompt, steering, headers);
    int bytes = steering.sizeKb() * 1024;
    if (bytes == 0) {
      return text;
    }
    StringBuilder sized = new StringBuilder(bytes);
    while (sized.length() < bytes) {
      sized.append(FILLER, 0, Math.min(FILLER.length(), bytes - sized.length()));
    }
    return sized.toString();
  }

  private static String plain(Prompt prompt, Steering steering, Headers headers) {
    if (steering.has(Trait.ECHO_HEADERS)) {
      return headers.names().stream().sorted().distinct().reduce((a, b) -> a + ", " + b).orElse("");
    }
    JsonNode schema = prompt.schema;
    if (schema != null) {
      return Json.text(SchemaInstance.of(schema));
    }
    String last = prompt.lastText();
    if (!prompt.toolResults().isEmpty()) {
      return "The tool said: " + shortened(String.join("; ", prompt.toolResults()), MOST_ECHOED);
    }
    String trimmed = last.strip();
    if (trimmed.regionMatches(true, 0, EXACTLY, 0, EXACTLY.length())) {
      return trimmed.substring(EXACTLY.length()).strip();
    }
    String said = "You said: " + shortened(last, MOST_ECHOED);
    return prompt.media().isEmpty()
        ? said
        : "I see " + String.join(", ", prompt.media()) + ". " + said;
  }

  private static List<ToolCall> calls(Prompt prompt, Steering steering, Supplier<String> callIds) {
    boolean asked =
        prompt.toolResults().isEmpty()
            && (steering.has(Trait.TOOLS)
                || prompt.lastText().toLowerCase(Locale.ROOT).contains("call tool"));
    boolean called =
        prompt.toolUse == ToolUse.REQUIRED || (asked && prompt.toolUse == ToolUse.AUTO);
    if (!called) {
      return List.of();
    }
    List<ToolCall> calls = new ArrayList<>();
    for (ToolSpec tool : prompt.tools) {
      if (allowed(prompt.allowedTools, tool.name()) && (prompt.parallelCalls || calls.isEmpty())) {
        calls.add(
            new ToolCall(callIds.get(), tool.name(), Json.text(SchemaInstance.of(tool.schema()))));
      }
    }
    return calls;
  }

  private static boolean allowed(@Nullable List<String> names, String name) {
    return names == null || names.contains(name);
  }

  private static String shortened(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }
}
