package dev.pontage.extproc.llm.model;

import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request for an answer in a conversation, whatever API it came by. Immutable.
///
/// @param origin the format the client spoke
/// @param source the whole request as it came, for providers of the same format
/// @param model the name the client asked for
/// @param parallelToolCalls whether several tools may be called at once, where the client said so
/// @param maxTokens the most tokens of output, 1 or more, where given
/// @param stop texts at which to stop
/// @param choices how many answers, 1 or more, where given
/// @param user the client's name for its end user, where given
/// @param stream true if the answer shall come as a stream
/// @param streamUsage true if the client asked for usage in its stream
/// @param other every further top-level field of the request by name, known to us or not, as it
///   came
public record ChatRequest(
    WireFormat origin,
    JsonObject source,
    String model,
    List<Message> messages,
    List<Tool> tools,
    @Nullable ToolChoice toolChoice,
    @Nullable Boolean parallelToolCalls,
    @Nullable Long maxTokens,
    List<JsonString> stop,
    Sampling sampling,
    @Nullable Long choices,
    @Nullable ResponseFormat responseFormat,
    @Nullable Reasoning reasoning,
    @Nullable JsonString user,
    boolean stream,
    boolean streamUsage,
    Map<String, Json> other) {

  /// Copies the collections; keeps the order of `other`.
  public ChatRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    stop = List.copyOf(stop);
    other = Collections.unmodifiableMap(new LinkedHashMap<>(other));
  }
}
