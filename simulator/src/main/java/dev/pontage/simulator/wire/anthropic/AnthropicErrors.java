package dev.pontage.simulator.wire.anthropic;

import dev.pontage.simulator.wire.Header;
import dev.pontage.simulator.wire.Ids;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Rejection;
import dev.pontage.simulator.wire.Reply;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic's error bodies and response headers.
final class AnthropicErrors {
  private AnthropicErrors() {}

  static List<Header> headers(String requestId, Instant now, int remaining) {
    String reset = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(60).toString();
    List<Header> headers = new ArrayList<>(16);
    headers.add(new Header("request-id", requestId));
    limit(headers, "requests", "4000", Integer.toString(remaining), reset);
    limit(headers, "tokens", "480000", remaining == 0 ? "0" : "479000", reset);
    limit(headers, "input-tokens", "400000", remaining == 0 ? "0" : "399000", reset);
    limit(headers, "output-tokens", "80000", remaining == 0 ? "0" : "80000", reset);
    return headers;
  }

  private static void limit(
      List<Header> headers, String what, String limit, String remaining, String reset) {
    headers.add(new Header("anthropic-ratelimit-" + what + "-limit", limit));
    headers.add(new Header("anthropic-ratelimit-" + what + "-remaining", remaining));
    headers.add(new Header("anthropic-ratelimit-" + what + "-reset", reset));
  }

  static Reply.Whole reply(Rejection rejection, Ids ids, Instant now) {
    String requestId = ids.make("req_01", 22);
    int status = rejection.status();
    List<Header> headers = headers(requestId, now, status == 429 ? 0 : 3999);
    if (status == 429) {
      headers.add(new Header("retry-after", "7"));
    }
    if (status == 429 || status >= 500) {
      headers.add(new Header("x-should-retry", "true"));
    }
    return Reply.json(status, headers, Json.bytes(body(rejection, requestId)));
  }

  static ObjectNode body(Rejection rejection, String requestId) {
    ObjectNode body = Json.object().put("type", "error");
    body.putObject("error").put("type", type(rejection.status())).put("message", rejection.text());
    return body.put("request_id", requestId);
  }

  static Rejection ofStatus(int status) {
    String message =
        switch (status) {
          case 401 -> "invalid x-api-key";
          case 402 -> "Your credit balance is too low to access the Anthropic API.";
          case 403 -> "Your API key does not have permission to use the specified resource.";
          case 404 -> "Not found";
          case 413 -> "Request exceeds the maximum size";
          case 429 ->
              "This request would exceed your organization's rate limit. Please try again later.";
          case 529 -> "Overloaded";
          default -> status < 500 ? "Error" : "Internal server error";
        };
    return new Rejection(status, message, null, null);
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 409 -> "conflict_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 504 -> "timeout_error";
      case 529 -> "overloaded_error";
      default -> status >= 500 ? "api_error" : "invalid_request_error";
    };
  }
}
