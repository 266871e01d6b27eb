package dev.pontage.simulator.server;

import dev.pontage.simulator.record.RecordedRequest;
import dev.pontage.simulator.record.RequestLog;
import dev.pontage.simulator.script.Faults;
import dev.pontage.simulator.wire.Condenser;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The simulator's own endpoints: `/control`, `/requests`, `/stats`, `/healthz`. Thread-safe.
public final class Control {
  private final Faults faults;
  private final RequestLog log;
  private final Stats stats;

  /// @param faults set by `POST /control`
  /// @param log read by `GET /requests`
  /// @param stats read by `GET /stats`
  public Control(Faults faults, RequestLog log, Stats stats) {
    this.faults = faults;
    this.log = log;
    this.stats = stats;
  }

  Reply.@Nullable Whole answer(
      String method, String path, Map<String, String> query, Condenser body) {
    return switch (path) {
      case "/healthz" -> new Reply.Whole(200, List.of(), "text/plain", text("ok\n"));
      case "/stats" -> reply(200, statsNode());
      case "/requests" -> reply(200, requests(query.get("last")));
      case "/control" -> method.equals("POST") ? change(body) : reply(200, state());
      default -> null;
    };
  }

  private Reply.Whole change(Condenser body) {
    try {
      JsonNode node = Json.parse(body.result().backing(), body.result().size());
      if (!node.isObject()) {
        throw new IllegalArgumentException("body: not an object (expected: a JSON object)");
      }
      known(node, Set.of("record", "clear", "faults"));
      List<Faults.Rule> rules = node.has("faults") ? rules(node.path("faults")) : null;
      if (node.has("record")) {
        log.record(bool(node, "record"));
      }
      if (node.has("clear") && bool(node, "clear")) {
        log.clear();
      }
      if (rules != null) {
        faults.replace(rules);
      }
      return reply(200, state());
    } catch (IllegalArgumentException | JacksonException e) {
      return reply(400, Json.object().put("error", String.valueOf(e.getMessage())));
    }
  }

  private static boolean bool(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isBoolean()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: true or false)");
    }
    return value.booleanValue();
  }

  private static void known(JsonNode node, Set<String> names) {
    for (String name : node.propertyNames()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            name + ": unknown field (expected: one of " + String.join(", ", names) + ")");
      }
    }
  }

  private static List<Faults.Rule> rules(JsonNode faults) {
    if (!faults.isArray()) {
      throw new IllegalArgumentException("faults: " + faults + " (expected: a list)");
    }
    List<Faults.Rule> rules = new ArrayList<>();
    for (JsonNode each : faults) {
      known(each, Set.of("path_prefix", "parts", "times", "rate"));
      JsonNode times = each.path("times");
      rules.add(
          new Faults.Rule(
              each.path("path_prefix").stringValue("/"),
              each.path("parts").stringValue(""),
              times.isNumber() ? (Long) times.longValue() : null,
              each.path("rate").asDouble(1)));
    }
    return rules;
  }

  private ObjectNode state() {
    ObjectNode state = Json.object().put("record", log.isRecording());
    ArrayNode rules = state.putArray("faults");
    for (Faults.Rule rule : faults.current()) {
      ObjectNode node = rules.addObject();
      node.put("path_prefix", rule.pathPrefix()).put("parts", rule.parts());
      node.put("times", rule.times());
      node.put("rate", rule.rate());
    }
    return state;
  }

  private ObjectNode statsNode() {
    return Json.object()
        .put("total", stats.requests())
        .put("streams", stats.streams())
        .put("open_streams", stats.openStreams())
        .put("cancelled", stats.cancelled())
        .put("connections", stats.connections());
  }

  private ArrayNode requests(@Nullable String last) {
    int count = RequestLog.MAX_REQUESTS;
    if (last != null && last.matches("\\d{1,6}")) {
      count = Integer.parseInt(last);
    }
    ArrayNode list = Json.array();
    for (RecordedRequest request : log.last(count)) {
      ObjectNode node = list.addObject();
      node.put("at", request.at().toString());
      node.put("method", request.method());
      node.put("path", request.path());
      ObjectNode headers = node.putObject("headers");
      request.headers().forEach(headers::put);
      node.set("body", body(request));
      node.put("length", request.length());
      node.put("sha256", request.sha256());
    }
    return list;
  }

  private static JsonNode body(RecordedRequest request) {
    String text = request.body();
    if (request.isWhole() && !text.isEmpty()) {
      try {
        return Json.parse(text);
      } catch (JacksonException e) {
        // Not JSON: shown as text.
      }
    }
    return Json.object().stringNode(text);
  }

  private static Reply.Whole reply(int status, JsonNode node) {
    return Reply.json(status, List.of(), Json.bytes(node));
  }

  private static Reply.Content text(String text) {
    return new Reply.Content(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
