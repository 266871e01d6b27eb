package dev.pontage.simulator.wire.openai;

import dev.pontage.simulator.wire.Header;
import dev.pontage.simulator.wire.Ids;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Rejection;
import dev.pontage.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's error bodies and response headers.
public final class OpenAiErrors {
  private OpenAiErrors() {}

  /// The headers of every response.
  public static List<Header> headers(Ids ids) {
    return List.of(
        new Header("x-request-id", ids.hex("req_", 32)),
        new Header("openai-version", "2020-10-01"),
        new Header("openai-processing-ms", "12"),
        new Header("x-ratelimit-limit-requests", "10000"),
        new Header("x-ratelimit-limit-tokens", "2000000"),
        new Header("x-ratelimit-remaining-requests", "9999"),
        new Header("x-ratelimit-remaining-tokens", "1999900"),
        new Header("x-ratelimit-reset-requests", "6ms"),
        new Header("x-ratelimit-reset-tokens", "3ms"));
  }

  /// An error response.
  public static Reply.Whole reply(Rejection rejection, Ids ids) {
    List<Header> headers = new ArrayList<>(headers(ids));
    if (rejection.status() == 429) {
      headers.removeIf(
          header -> header.name().contains("-remaining-") || header.name().contains("-reset-"));
      headers.add(new Header("retry-after", "7"));
      headers.add(new Header("retry-after-ms", "7000"));
      headers.add(new Header("x-ratelimit-remaining-requests", "0"));
      headers.add(new Header("x-ratelimit-remaining-tokens", "0"));
      headers.add(new Header("x-ratelimit-reset-requests", "7s"));
      headers.add(new Header("x-ratelimit-reset-tokens", "7s"));
    }
    return Reply.json(rejection.status(), headers, Json.bytes(body(rejection)));
  }

  /// The error body.
  public static ObjectNode body(Rejection rejection) {
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error").put("message", rejection.text());
    error.put("type", type(rejection.status()));
    put(error, "param", rejection.field());
    put(error, "code", rejection.code());
    return body;
  }

  /// The refusal that stands for a status asked for by steering.
  public static Rejection ofStatus(int status) {
    return switch (status) {
      case 400 -> new Rejection(400, "We could not process your request.", null, null);
      case 401 ->
          new Rejection(401, "Incorrect API key provided: inva***d.", null, "invalid_api_key");
      case 402 -> new Rejection(402, "Insufficient Balance", null, "invalid_request_error");
      case 403 ->
          new Rejection(
              403, "Country, region, or territory not supported", null, "unsupported_country");
      case 404 -> new Rejection(404, "The model does not exist.", null, "model_not_found");
      case 429 ->
          new Rejection(
              429,
              "Rate limit reached for requests. Please try again in 7s.",
              null,
              "rate_limit_exceeded");
      case 503 ->
          new Rejection(
              503, "The engine is currently overloaded, please try again later", null, null);
      default ->
          new Rejection(
              status,
              "The server had an error while processing your request. Sorry about that!",
              null,
              null);
    };
  }

  private static String type(int status) {
    return switch (status) {
      case 429 -> "requests";
      case 403 -> "request_forbidden";
      default -> status >= 500 ? "server_error" : "invalid_request_error";
    };
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value == null) {
      node.putNull(name);
    } else {
      node.put(name, value);
    }
  }
}
