package dev.pontage.simulator.wire.openai;

import dev.pontage.simulator.wire.Header;
import dev.pontage.simulator.wire.Ids;
import dev.pontage.simulator.wire.Rejection;
import dev.pontage.simulator.wire.Reply;
import dev.pontage.simulator.wire.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Where a provider with OpenAI's schema differs from OpenAI. The defaults are OpenAI's own ways.
public interface Flavour {
  /// Short name, the prefix of its simulated models: `openai`.
  String name();

  /// OpenAI's own ways under a name.
  static Flavour named(String name) {
    return () -> name;
  }

  /// Checks that come before the common ones.
  ///
  /// @throws Rejection when the request is refused
  default void check(JsonNode body) {}

  /// Whether the request asks for reasoning.
  default boolean reasons(JsonNode body) {
    String effort = body.path("reasoning_effort").stringValue("");
    return !effort.isEmpty() && !effort.equals("none");
  }

  /// How reasoning is shown.
  enum ReasoningForm {
    /// Only counted.
    HIDDEN,
    /// As `reasoning_content` beside `content`.
    FIELD,
    /// As a `thinking` part inside a `content` list.
    CONTENT_PART
  }

  /// How reasoning is shown.
  default ReasoningForm reasoningForm() {
    return ReasoningForm.HIDDEN;
  }

  /// When a stream carries usage.
  enum StreamUsage {
    /// In a chunk of its own, when `stream_options.include_usage` asks for it.
    EXTRA_CHUNK_WHEN_ASKED,
    /// On the chunk with the finish reason, always.
    FINAL_CHUNK
  }

  /// When a stream carries usage.
  default StreamUsage streamUsage() {
    return StreamUsage.EXTRA_CHUNK_WHEN_ASKED;
  }

  /// What later fragments of a tool call carry before `function`, as JSON members ending in a
  /// comma.
  default String laterCallFields() {
    return "";
  }

  /// Id of a response.
  default String responseId(Ids ids) {
    return ids.make("chatcmpl-", 29);
  }

  /// Id of a tool call.
  default String callId(Ids ids) {
    return ids.make("call_", 24);
  }

  /// Members of the response besides the common ones, as JSON members starting with a comma.
  default String extraMembers() {
    return ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_50cad350e4\"";
  }

  /// The usage object.
  default ObjectNode usage(Usage usage) {
    ObjectNode node = OpenAiUsage.basic(usage);
    node.putObject("prompt_tokens_details")
        .put("cached_tokens", usage.cached())
        .put("audio_tokens", 0);
    node.putObject("completion_tokens_details")
        .put("reasoning_tokens", usage.reasoning())
        .put("audio_tokens", 0)
        .put("accepted_prediction_tokens", 0)
        .put("rejected_prediction_tokens", 0);
    return node;
  }

  /// Headers of every response.
  default List<Header> headers(Ids ids) {
    return OpenAiErrors.headers(ids);
  }

  /// The response to a refused request.
  default Reply.Whole error(Rejection rejection, Ids ids) {
    return OpenAiErrors.reply(rejection, ids);
  }

  /// The error event inside a stream, as JSON.
  default String streamError() {
    return "{\"error\":{\"message\":\"The server had an error while processing your request."
        + " Sorry about that!\",\"type\":\"server_error\",\"param\":null,\"code\":null}}";
  }

  /// The keep-alive comment.
  default String keepAlive() {
    return ": keep-alive\n\n";
  }

  /// Field of the embeddings request that sets the vector's length, or null when embeddings are not
  /// served.
  default @Nullable String embeddingsLength() {
    return "dimensions";
  }
}
