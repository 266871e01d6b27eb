package dev.pontage.simulator.wire.gemini;

import dev.pontage.simulator.script.ModelName;
import dev.pontage.simulator.script.Steering;
import dev.pontage.simulator.script.Trait;
import dev.pontage.simulator.wire.Answer;
import dev.pontage.simulator.wire.Bytes;
import dev.pontage.simulator.wire.Call;
import dev.pontage.simulator.wire.Composer;
import dev.pontage.simulator.wire.Delta;
import dev.pontage.simulator.wire.Finish;
import dev.pontage.simulator.wire.Ids;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Prompt;
import dev.pontage.simulator.wire.Rejection;
import dev.pontage.simulator.wire.Reply;
import dev.pontage.simulator.wire.Vendor;
import dev.pontage.simulator.wire.openai.Embeddings;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Gemini's API: generateContent, streamGenerateContent, countTokens, embeddings, models.
public final class Gemini implements Vendor {
  private static final String MODELS = "/v1beta/models";
  private static final int DEFAULT_LENGTH = 64;
  private static final int LONGEST = 3_072;

  private final Ids ids;

  /// @param ids makes ids
  public Gemini(Ids ids) {
    this.ids = ids;
  }

  @Override
  public Outcome answer(Call call) {
    Steering steering = Steering.NONE;
    try {
      steering = Steering.parse(call.fault());
      authenticate(call);
      String path = call.path();
      if (path.equals(MODELS) && call.method().equals("GET")) {
        return new Outcome(steering, json(models()));
      }
      int colon = path.lastIndexOf(':');
      if (!path.startsWith(MODELS + "/") || colon < 0 || !call.method().equals("POST")) {
        throw new Rejection(404, "Requested entity was not found.", null, null);
      }
      ModelName model = model(path.substring(MODELS.length() + 1, colon));
      steering = model.steering(call.fault());
      JsonNode body = call.json();
      if (body == null || !body.isObject()) {
        throw Rejection.bad("Invalid JSON payload received. Unable to parse the request body.");
      }
      String verb = path.substring(colon + 1);
      if (model.full().contains("no-such-model")) {
        throw new Rejection(
            404,
            "models/"
                + model.full()
                + " is not found for API version v1beta, or is not supported for "
                + verb
                + ". Call ListModels to see the list of available models and their supported"
                + " methods.",
            null,
            null);
      }
      return new Outcome(steering, reply(call, body, model, steering, verb));
    } catch (Rejection rejection) {
      return new Outcome(steering, GeminiErrors.reply(rejection));
    }
  }

  @Override
  public Reply.Whole failure(int status) {
    return GeminiErrors.reply(GeminiErrors.ofStatus(status));
  }

  private Reply reply(Call call, JsonNode body, ModelName model, Steering steering, String verb) {
    switch (verb) {
      case "batchEmbedContents" -> {
        return json(embeddings(body));
      }
      case "embedContent" -> {
        Bytes out = new Bytes().put("{\"embedding\":");
        embedding(body, out);
        return json(out.put("}").copy());
      }
      case "countTokens" -> {
        JsonNode inner = ProtoJson.field(body, "generateContentRequest");
        JsonNode request = inner.isObject() ? inner : body;
        GeminiCheck.check(request, false);
        long tokens = GeminiReader.read(request).tokens();
        return json(Json.bytes(Json.object().put("totalTokens", tokens)));
      }
      case "generateContent", "streamGenerateContent" -> {}
      default -> throw new Rejection(404, "Requested entity was not found.", null, null);
    }
    GeminiCheck.check(body, steering.has(Trait.NEED_SIGNATURE));
    Prompt prompt = GeminiReader.read(body);
    Answer composed = Composer.answer(prompt, steering, call.headers(), () -> "");
    boolean thoughts =
        ProtoJson.field(
                ProtoJson.field(ProtoJson.field(body, "generationConfig"), "thinkingConfig"),
                "includeThoughts")
            .booleanValue(steering.has(Trait.REASONING));
    Answer answer = thoughts ? composed : composed.withoutReasoning();
    String id = ids.make("", 22);
    boolean events = "sse".equals(call.query().get("alt"));
    GeminiStream stream =
        new GeminiStream(
            answer,
            id,
            model.full(),
            steering,
            events ? GeminiStream.Form.EVENTS : GeminiStream.Form.ARRAY);
    if (verb.equals("generateContent")) {
      return json(stream.whole());
    }
    List<Delta> deltas = answer.finish() == Finish.REFUSAL ? List.of() : answer.deltas();
    return new Reply.Streamed(
        GeminiErrors.headers(),
        stream,
        deltas.stream().filter(delta -> !(delta instanceof Delta.CallArguments)).toList());
  }

  private static Reply.Whole json(byte[] body) {
    return new Reply.Whole(
        200, GeminiErrors.headers(), "application/json; charset=UTF-8", new Reply.Content(body));
  }

  private static ModelName model(String name) {
    try {
      return ModelName.parse(name);
    } catch (IllegalArgumentException e) {
      throw Rejection.bad(String.valueOf(e.getMessage()));
    }
  }

  private static void authenticate(Call call) {
    String key = call.headers().first("x-goog-api-key");
    if (key == null) {
      key = call.query().get("key");
    }
    if (key == null) {
      key = call.headers().bearer();
    }
    if (key == null || key.isEmpty()) {
      throw new Rejection(
          401,
          "Method doesn't allow unregistered callers (callers without established identity). Please"
              + " use API Key or other form of API consumer identity to call this API.",
          null,
          null);
    }
    if (key.equals("invalid")) {
      throw new Rejection(
          400,
          "API key not valid. Please pass a valid API key.",
          null,
          GeminiErrors.API_KEY_INVALID);
    }
  }

  private static byte[] embeddings(JsonNode body) {
    JsonNode requests = body.path("requests");
    if (requests.isEmpty()) {
      throw Rejection.bad("* BatchEmbedContentsRequest.requests: requests is not specified\n");
    }
    Bytes out = new Bytes().put("{\"embeddings\":[");
    for (int i = 0; i < requests.size(); i++) {
      out.put(i == 0 ? "" : ",");
      embedding(requests.path(i), out);
    }
    return out.put("]}").copy();
  }

  private static void embedding(JsonNode request, Bytes out) {
    StringBuilder text = new StringBuilder();
    for (JsonNode part : request.path("content").path("parts")) {
      text.append(part.path("text").stringValue(""));
    }
    if (text.isEmpty()) {
      throw Rejection.bad("* EmbedContentRequest.content: contents is not specified\n");
    }
    long length = ProtoJson.field(request, "outputDimensionality").asLong(DEFAULT_LENGTH);
    if (length < 1 || length > LONGEST) {
      throw Rejection.bad("output_dimensionality must be between 1 and " + LONGEST + ".");
    }
    out.put("{\"values\":");
    Embeddings.numbers(Embeddings.vector(text.toString(), (int) length), out);
    out.put("}");
  }

  private static byte[] models() {
    ObjectNode list = Json.object();
    ArrayNode models = list.putArray("models");
    for (String name : new String[] {"gemini-sim", "gemini-sim:tools", "gemini-sim:reasoning"}) {
      ObjectNode model = models.addObject();
      model.put("name", "models/" + name).put("version", "001");
      model.put("displayName", "Simulated " + name);
      model.put("inputTokenLimit", 1_048_576).put("outputTokenLimit", 65_536);
      model
          .putArray("supportedGenerationMethods")
          .add("generateContent")
          .add("countTokens")
          .add("batchEmbedContents");
    }
    return Json.bytes(list);
  }
}
