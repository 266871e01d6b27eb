package dev.pontage.simulator.wire.anthropic;

import dev.pontage.simulator.script.ModelName;
import dev.pontage.simulator.script.Steering;
import dev.pontage.simulator.wire.Answer;
import dev.pontage.simulator.wire.Call;
import dev.pontage.simulator.wire.Composer;
import dev.pontage.simulator.wire.Header;
import dev.pontage.simulator.wire.Ids;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Prompt;
import dev.pontage.simulator.wire.Rejection;
import dev.pontage.simulator.wire.Reply;
import dev.pontage.simulator.wire.Vendor;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic's API: messages, token counts, models.
public final class Anthropic implements Vendor {
  private static final Set<String> VERSIONS = Set.of("2023-01-01", "2023-06-01", "2026-10-21");

  private final Ids ids;
  private final InstantSource clock;

  /// @param ids makes ids
  /// @param clock for the rate limits' reset times
  public Anthropic(Ids ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Outcome answer(Call call) {
    Steering steering = Steering.NONE;
    try {
      steering = Steering.parse(call.fault());
      authenticate(call);
      String version = call.headers().first("anthropic-version");
      if (version == null) {
        throw Rejection.bad("anthropic-version: header is required");
      }
      if (!VERSIONS.contains(version)) {
        throw Rejection.bad("anthropic-version: \"" + version + "\" is not a valid version");
      }
      if (call.path().equals("/v1/models") && call.method().equals("GET")) {
        return new Outcome(steering, Reply.json(200, headers(), models()));
      }
      boolean counting = call.path().equals("/v1/messages/count_tokens");
      if (!counting && !call.path().equals("/v1/messages")) {
        throw new Rejection(404, "Not Found", null, null);
      }
      if (!call.method().equals("POST")) {
        throw new Rejection(405, "Method Not Allowed", null, null);
      }
      JsonNode body = call.json();
      if (body == null) {
        throw Rejection.bad("The request body is not valid JSON");
      }
      if (!body.isObject()) {
        throw Rejection.bad("Input should be a valid dictionary");
      }
      ModelName model = model(body);
      steering = model.steering(call.fault());
      AnthropicCheck.check(body, version, counting);
      if (model.full().contains("no-such-model")) {
        throw new Rejection(404, "model: " + model.full(), null, null);
      }
      Prompt prompt = AnthropicReader.read(body);
      if (counting) {
        byte[] count = Json.bytes(Json.object().put("input_tokens", prompt.tokens()));
        return new Outcome(steering, Reply.json(200, headers(), count));
      }
      return new Outcome(steering, messages(call, body, model, steering, prompt));
    } catch (Rejection rejection) {
      return new Outcome(steering, AnthropicErrors.reply(rejection, ids, clock.instant()));
    }
  }

  @Override
  public Reply.Whole failure(int status) {
    return AnthropicErrors.reply(AnthropicErrors.ofStatus(status), ids, clock.instant());
  }

  private Reply messages(
      Call call, JsonNode body, ModelName model, Steering steering, Prompt prompt) {
    Answer composed =
        Composer.answer(prompt, steering, call.headers(), () -> ids.make("toolu_01", 22));
    Answer answer =
        composed.calls().isEmpty()
            ? composed
            : composed.withText(List.of("I'll call ", composed.calls().getFirst().name(), "."));
    String id = ids.make("msg_01", 22);
    if (body.path("stream").booleanValue(false)) {
      return new Reply.Streamed(
          headers(), new AnthropicStream(answer, id, model.full(), steering), answer.deltas());
    }
    return Reply.json(200, headers(), AnthropicWriter.write(answer, id, model.full(), steering));
  }

  private List<Header> headers() {
    return AnthropicErrors.headers(ids.make("req_01", 22), clock.instant(), 3999);
  }

  private static ModelName model(JsonNode body) {
    try {
      return ModelName.parse(body.path("model").stringValue(""));
    } catch (IllegalArgumentException e) {
      throw Rejection.bad("model: " + e.getMessage());
    }
  }

  private static void authenticate(Call call) {
    String key = call.headers().first("x-api-key");
    if (key == null) {
      key = call.headers().bearer();
    }
    if (key == null || key.isEmpty()) {
      throw new Rejection(401, "x-api-key header is required", null, null);
    }
    if (key.equals("invalid")) {
      throw new Rejection(401, "invalid x-api-key", null, null);
    }
  }

  private static byte[] models() {
    ObjectNode list = Json.object();
    ArrayNode data = list.putArray("data");
    String[] names = {"anthropic-sim", "anthropic-sim:tools", "anthropic-sim:reasoning"};
    for (String name : names) {
      data.addObject()
          .put("type", "model")
          .put("id", name)
          .put("display_name", "Simulated " + name)
          .put("created_at", "2026-01-01T00:00:00Z")
          .put("max_tokens", 64_000)
          .put("max_input_tokens", 200_000);
    }
    list.put("has_more", false).put("first_id", names[0]).put("last_id", names[names.length - 1]);
    return Json.bytes(list);
  }
}
