package dev.pontage.simulator.wire.openai;

import dev.pontage.simulator.script.ModelName;
import dev.pontage.simulator.script.Steering;
import dev.pontage.simulator.wire.Answer;
import dev.pontage.simulator.wire.Call;
import dev.pontage.simulator.wire.Composer;
import dev.pontage.simulator.wire.Ids;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Prompt;
import dev.pontage.simulator.wire.Rejection;
import dev.pontage.simulator.wire.Reply;
import dev.pontage.simulator.wire.Vendor;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A provider with OpenAI's API: chat completions, embeddings, models.
public final class OpenAi implements Vendor {
  private final Flavour flavour;
  private final Ids ids;
  private final InstantSource clock;

  /// @param flavour which provider
  /// @param ids makes ids
  /// @param clock for `created`
  public OpenAi(Flavour flavour, Ids ids, InstantSource clock) {
    this.flavour = flavour;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Outcome answer(Call call) {
    Steering steering = Steering.NONE;
    try {
      steering = Steering.parse(call.fault());
      authenticate(call);
      String path = call.path();
      if (path.startsWith("/v1/")) {
        path = path.substring(3);
      } else if (path.startsWith("/beta/")) {
        path = path.substring(5);
      }
      if (path.equals("/models") && call.method().equals("GET")) {
        return new Outcome(steering, Reply.json(200, flavour.headers(ids), models()));
      }
      String length = flavour.embeddingsLength();
      boolean embeddings = length != null && path.equals("/embeddings");
      if (!embeddings && !path.equals("/chat/completions")) {
        throw new Rejection(
            404, "Invalid URL (" + call.method() + " " + call.path() + ")", null, null);
      }
      if (!call.method().equals("POST")) {
        throw new Rejection(
            405, "Not allowed to " + call.method() + " on " + path + ".", null, null);
      }
      JsonNode body = call.json();
      if (body == null || !body.isObject()) {
        throw Rejection.bad("We could not parse the JSON body of your request.");
      }
      ModelName model = model(body);
      steering = model.steering(call.fault());
      if (embeddings) {
        return new Outcome(
            steering,
            Reply.json(
                200, flavour.headers(ids), Embeddings.reply(body, length == null ? "" : length)));
      }
      return new Outcome(steering, chat(call, body, model, steering));
    } catch (Rejection rejection) {
      return new Outcome(steering, flavour.error(rejection, ids));
    }
  }

  @Override
  public Reply.Whole failure(int status) {
    return flavour.error(OpenAiErrors.ofStatus(status), ids);
  }

  private Reply chat(Call call, JsonNode body, ModelName model, Steering steering) {
    flavour.check(body);
    OpenAiCheck.check(body);
    if (model.full().contains("no-such-model")) {
      throw new Rejection(
          404,
          "The model `" + model.full() + "` does not exist or you do not have access to it.",
          null,
          "model_not_found");
    }
    Prompt prompt = OpenAiReader.read(body, flavour);
    Answer answer = Composer.answer(prompt, steering, call.headers(), () -> flavour.callId(ids));
    String id = flavour.responseId(ids);
    long created = clock.instant().getEpochSecond();
    if (!body.path("stream").booleanValue(false)) {
      return Reply.json(
          200,
          flavour.headers(ids),
          OpenAiWriter.write(answer, id, model.full(), created, steering, flavour));
    }
    boolean usageAsked = body.path("stream_options").path("include_usage").booleanValue(false);
    return new Reply.Streamed(
        flavour.headers(ids),
        new OpenAiStream(answer, id, model.full(), created, usageAsked, steering, flavour),
        flavour.reasoningForm() == Flavour.ReasoningForm.HIDDEN
            ? answer.withoutReasoning().deltas()
            : answer.deltas());
  }

  private static ModelName model(JsonNode body) {
    try {
      return ModelName.parse(body.path("model").stringValue(""));
    } catch (IllegalArgumentException e) {
      throw new Rejection(400, String.valueOf(e.getMessage()), "model", "invalid_value");
    }
  }

  private static void authenticate(Call call) {
    String key = call.headers().bearer();
    if (key == null || key.isEmpty()) {
      throw new Rejection(
          401,
          "You didn't provide an API key. You need to provide your API key in an Authorization"
              + " header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
          null,
          null);
    }
    if (key.equals("invalid")) {
      throw new Rejection(401, "Incorrect API key provided: invalid.", null, "invalid_api_key");
    }
  }

  private byte[] models() {
    ObjectNode list = Json.object().put("object", "list");
    ArrayNode data = list.putArray("data");
    for (String suffix : new String[] {"-sim", "-sim:tools", "-sim:reasoning", "-sim:odd-bytes"}) {
      data.addObject()
          .put("id", flavour.name() + suffix)
          .put("object", "model")
          .put("created", 1_700_000_000L)
          .put("owned_by", flavour.name());
    }
    return Json.bytes(list);
  }
}
