package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.dialect.Target;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.JsonBoolean;
import dev.pontage.extproc.llm.json.JsonNumber;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.Reasoning;
import dev.pontage.extproc.llm.model.ResponseFormat;
import dev.pontage.extproc.llm.model.Sampling;
import dev.pontage.extproc.llm.model.ToolChoice;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes `generationConfig`. For one use.
final class GenerationConfig {
  private static final int MOST_STOPS = 5;
  private static final int MOST_CANDIDATES = 8;
  private static final double HOTTEST = 2;

  private final ChatRequest request;
  private final ModelTraits traits;
  private final JsonWriter out;
  private final Set<String> dropped;

  /// A writer of the parameters of `request`.
  GenerationConfig(ChatRequest request, ModelTraits traits, JsonWriter out, Set<String> dropped) {
    this.request = request;
    this.traits = traits;
    this.out = out;
    this.dropped = dropped;
  }

  /// Writes the whole field, even if it's empty.
  void write(Target target) throws UnsupportedRequest {
    out.name("generationConfig").beginObject();
    candidates();
    limit(target);
    stop();
    sampling(request.sampling());
    logprobs();
    responseFormat();
    Reasoning reasoning = request.reasoning();
    if (reasoning != null) {
      ThinkingConfig.write(reasoning, traits, out, dropped);
    }
    out.endObject();
  }

  private void candidates() throws UnsupportedRequest {
    Long choices = request.choices();
    if (choices == null || choices == 1) {
      return;
    }
    if (choices > MOST_CANDIDATES) {
      throw new UnsupportedRequest("n", "Gemini gives at most " + MOST_CANDIDATES + " answers");
    }
    out.name("candidateCount").value(choices);
  }

  /// More than the model can write would be refused.
  private void limit(Target target) {
    Long asked = request.maxTokens();
    if (asked != null) {
      long most = target.maxOutputTokens();
      out.name("maxOutputTokens").value(most > 0 ? Math.min(asked, most) : asked);
    }
  }

  private void stop() throws UnsupportedRequest {
    List<JsonString> texts = request.stop().stream().filter(text -> !text.isEmpty()).toList();
    if (texts.size() > MOST_STOPS) {
      throw new UnsupportedRequest("stop", "Gemini takes at most " + MOST_STOPS + " stop texts");
    }
    if (!texts.isEmpty()) {
      out.name("stopSequences").beginArray();
      texts.forEach(out::value);
      out.endArray();
    }
  }

  private void sampling(Sampling sampling) {
    JsonNumber temperature = sampling.temperature();
    if (temperature != null) {
      boolean tooHot = temperature.doubleValue() > HOTTEST;
      out.name("temperature").value(tooHot ? JsonNumber.of(2) : temperature);
    }
    number("topP", sampling.topP());
    JsonNumber topK = sampling.topK();
    if (topK != null && topK.doubleValue() > 0) { // others use 0 and -1 for «all»
      number("topK", topK);
    }
    penalty("presencePenalty", sampling.presencePenalty());
    penalty("frequencyPenalty", sampling.frequencyPenalty());
    JsonNumber seed = sampling.seed();
    if (seed != null) {
      OptionalLong value = seed.wholeValue();
      if (value.isPresent() && value.getAsLong() == (int) value.getAsLong()) {
        out.name("seed").value(value.getAsLong());
      } else {
        dropped.add("seed");
      }
    }
  }

  /// A penalty of 0 is none, and many models refuse even that.
  private void penalty(String name, @Nullable JsonNumber value) {
    if (value != null && value.doubleValue() != 0) {
      number(name, value);
    }
  }

  private void number(String name, @Nullable JsonNumber value) {
    if (value != null) {
      out.name(name).value(value);
    }
  }

  private void logprobs() {
    if (request.other().get("logprobs") != JsonBoolean.TRUE) {
      return;
    }
    out.name("responseLogprobs").value(true);
    if (request.other().get("top_logprobs") instanceof JsonNumber top && top.doubleValue() > 0) {
      number("logprobs", top);
    }
  }

  private void responseFormat() throws UnsupportedRequest {
    ResponseFormat format = request.responseFormat();
    if (format == null) {
      return;
    }
    boolean tools =
        !request.tools().isEmpty() && !(request.toolChoice() instanceof ToolChoice.None);
    if (tools && !traits.takesToolsWithJson()) {
      throw new UnsupportedRequest(
          "response_format", "Gemini before 3 gives no JSON answers while it has tools");
    }
    out.name("responseMimeType").value("application/json");
    if (format instanceof ResponseFormat.Schema schema) {
      JsonObject json = schema.schema();
      if (json != null) {
        out.name("responseJsonSchema").value(json);
      }
    }
  }
}
