package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.dialect.Target;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.dialect.anthropic.ModelTraits.SamplingPolicy;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonNumber;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.ResponseFormat;
import dev.pontage.extproc.llm.model.Sampling;
import dev.pontage.extproc.llm.model.WireFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes one request body. For one use.
final class RequestEncoder {
  /// The limit of output tokens where neither the client nor the configuration gives one: every
  /// model since 3.5 can write that much.
  static final long DEFAULT_MAX_TOKENS = 8_192;

  private static final JsonString JSON_ONLY =
      JsonString.of("Answer with one JSON object and nothing else: no prose, no code fence.");

  private final ChatRequest request;
  private final Target target;
  private final ModelTraits traits;
  private final Set<String> dropped = new LinkedHashSet<>();
  private final JsonWriter out;

  /// An encoder of `request` for `target`.
  RequestEncoder(ChatRequest request, Target target) {
    this.request = request;
    this.target = target;
    this.traits = ModelTraits.of(target.model());
    this.out = new JsonWriter(request.source().length() + 1_024);
  }

  /// The names of what was left out; complete after [#encode].
  List<String> dropped() {
    return List.copyOf(dropped);
  }

  /// The body.
  ///
  /// @throws UnsupportedRequest if something that bears meaning can't be said in Anthropic's schema
  JsonWriter encode() throws UnsupportedRequest {
    if (request.origin() == WireFormat.ANTHROPIC_MESSAGES) {
      JsonString model = JsonString.of(target.model());
      request.source().writeWith(out, List.of(new JsonObject.Replacement("model", model)));
      return out;
    }
    refuseWhatHasNoCounterpart();
    Conversation conversation = Conversation.of(request.messages(), dropped);
    JsonObject schema =
        request.responseFormat() instanceof ResponseFormat.Schema format ? format.schema() : null;
    ToolPlan tools =
        ToolPlan.of(
            request, conversation.toolNames(), traits.structuredOutput() ? null : schema, dropped);
    long maxTokens = maxTokens();
    ThinkingPlan thinking =
        ThinkingPlan.of(
            request.reasoning(),
            traits,
            maxTokens,
            tools.forcesTool(),
            conversation.lacksThoughtsOnToolUse(),
            dropped);

    out.beginObject();
    out.name("model").value(target.model());
    out.name("max_tokens").value(maxTokens);
    if (request.stream()) {
      out.name("stream").value(true);
    }
    system(conversation.system());
    out.name("messages").beginArray();
    BlockWriter blocks = new BlockWriter(out, dropped);
    for (Conversation.Turn turn : conversation.turns()) {
      blocks.turn(turn);
    }
    out.endArray();
    tools.write(out, traits.structuredOutput(), dropped);
    thinking.write(out);
    outputConfig(thinking, traits.structuredOutput() ? schema : null);
    sampling(thinking.isOn());
    stopSequences();
    user();
    otherFields();
    out.endObject();
    return out;
  }

  private void refuseWhatHasNoCounterpart() throws UnsupportedRequest {
    Long choices = request.choices();
    if (choices != null && choices > 1) {
      throw new UnsupportedRequest("n", "Anthropic gives one answer per request");
    }
    if (request.other().get("modalities") instanceof JsonArray modalities) {
      for (Json modality : modalities) {
        if (!modality.equals(JsonString.of("text"))) {
          throw new UnsupportedRequest("modalities", "Anthropic answers in text only");
        }
      }
    }
  }

  private long maxTokens() {
    Long asked = request.maxTokens();
    long most = target.maxOutputTokens();
    if (asked == null) {
      return most > 0 ? most : DEFAULT_MAX_TOKENS;
    }
    return most > 0 ? Math.min(asked, most) : asked; // above what it can answer is a 400
  }

  private void system(List<JsonString> texts) {
    boolean jsonOnly = request.responseFormat() != null && !hasSchema();
    if (texts.isEmpty() && !jsonOnly) {
      return;
    }
    out.name("system");
    if (texts.size() == 1 && !jsonOnly) {
      out.value(texts.getFirst());
    } else if (texts.isEmpty()) {
      out.value(JSON_ONLY);
    } else {
      BlockWriter blocks = new BlockWriter(out, dropped);
      out.beginArray();
      for (JsonString text : texts) {
        blocks.text(text);
      }
      if (jsonOnly) {
        blocks.text(JSON_ONLY);
      }
      out.endArray();
    }
  }

  private boolean hasSchema() {
    return request.responseFormat() instanceof ResponseFormat.Schema format
        && format.schema() != null;
  }

  private void outputConfig(ThinkingPlan thinking, @Nullable JsonObject schema) {
    String effort = thinking instanceof ThinkingPlan.Adaptive adaptive ? adaptive.effort() : null;
    if (effort == null && schema == null) {
      return;
    }
    out.name("output_config").beginObject();
    if (effort != null) {
      out.name("effort").value(effort);
    }
    if (schema != null) {
      out.name("format").beginObject().name("type").value("json_schema").name("schema");
      SchemaFit.write(schema, out);
      out.endObject();
    }
    out.endObject();
  }

  private void sampling(boolean thinks) {
    Sampling sampling = request.sampling();
    SamplingPolicy policy = thinks ? SamplingPolicy.NONE : traits.sampling();
    boolean any = policy != SamplingPolicy.NONE;
    boolean both = policy == SamplingPolicy.ALL;
    hint("temperature", clamped(sampling.temperature()), any);
    hint("top_p", sampling.topP(), both || (any && sampling.temperature() == null));
    JsonNumber topK = sampling.topK();
    if (topK != null && topK.wholeValue().orElse(1) > 0) { // 0 and -1 say "no limit" elsewhere
      hint("top_k", topK, any);
    }
    hint("presence_penalty", sampling.presencePenalty(), false);
    hint("frequency_penalty", sampling.frequencyPenalty(), false);
    hint("seed", sampling.seed(), false);
  }

  private void hint(String name, @Nullable JsonNumber value, boolean taken) {
    if (value == null) {
      return;
    }
    if (taken) {
      out.name(name).value(value);
    } else {
      dropped.add(name);
    }
  }

  private static @Nullable JsonNumber clamped(@Nullable JsonNumber temperature) {
    return temperature != null && temperature.doubleValue() > 1 ? JsonNumber.of(1) : temperature;
  }

  private void stopSequences() {
    List<JsonString> stop = request.stop().stream().filter(text -> !text.isBlank()).toList();
    if (stop.size() < request.stop().size()) {
      dropped.add("stop"); // Anthropic refuses white space
    }
    if (!stop.isEmpty()) {
      out.name("stop_sequences").beginArray();
      stop.forEach(out::value);
      out.endArray();
    }
  }

  private void user() {
    JsonString user = request.user();
    if (user != null && !user.isBlank()) {
      out.name("metadata").beginObject().name("user_id").value(user).endObject();
    }
  }

  private void otherFields() {
    for (Map.Entry<String, Json> field : request.other().entrySet()) {
      if (!isSet(field.getValue())) {
        continue;
      }
      switch (field.getKey()) {
        case "service_tier" -> serviceTier(field.getValue());
        case "modalities" -> {} // text, which it is anyway
        default -> dropped.add(field.getKey());
      }
    }
  }

  /// Anthropic knows its ordinary tier, and that or a better one if the account has it.
  private void serviceTier(Json tier) {
    String name = tier instanceof JsonString text ? text.text() : "";
    switch (name) {
      case "auto", "priority" -> out.name("service_tier").value("auto");
      case "default" -> out.name("service_tier").value("standard_only");
      default -> dropped.add("service_tier");
    }
  }

  private static boolean isSet(@Nullable Json value) {
    return value != null && !value.isNull();
  }
}
