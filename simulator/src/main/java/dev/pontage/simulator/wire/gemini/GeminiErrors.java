package dev.pontage.simulator.wire.gemini;

import dev.pontage.simulator.wire.Header;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Rejection;
import dev.pontage.simulator.wire.Reply;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Gemini's error bodies and response headers.
final class GeminiErrors {
  static final String API_KEY_INVALID = "API_KEY_INVALID";
  private static final String RPC = "type.googleapis.com/google.rpc.";

  private GeminiErrors() {}

  static List<Header> headers() {
    return List.of(
        new Header("vary", "Origin, X-Origin, Referer"),
        new Header("server", "scaffolding on HTTPServer2"),
        new Header("server-timing", "gfet4t7; dur=12"),
        new Header("x-content-type-options", "nosniff"));
  }

  static Reply.Whole reply(Rejection rejection) {
    return new Reply.Whole(
        rejection.status(),
        headers(),
        "application/json; charset=UTF-8",
        new Reply.Content(Json.bytes(body(rejection))));
  }

  static ObjectNode body(Rejection rejection) {
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error");
    error.put("code", rejection.status()).put("message", rejection.text());
    error.put("status", status(rejection.status()));
    String field = rejection.field();
    if (rejection.status() == 429) {
      ArrayNode details = error.putArray("details");
      details
          .addObject()
          .put("@type", RPC + "QuotaFailure")
          .putArray("violations")
          .addObject()
          .put("quotaMetric", "generativelanguage.googleapis.com/generate_content_requests")
          .put("quotaId", "GenerateRequestsPerMinutePerProjectPerModel");
      details.addObject().put("@type", RPC + "RetryInfo").put("retryDelay", "7s");
    } else if (API_KEY_INVALID.equals(rejection.code())) {
      error
          .putArray("details")
          .addObject()
          .put("@type", RPC + "ErrorInfo")
          .put("reason", API_KEY_INVALID)
          .put("domain", "googleapis.com");
    } else if (field != null) {
      error
          .putArray("details")
          .addObject()
          .put("@type", RPC + "BadRequest")
          .putArray("fieldViolations")
          .addObject()
          .put("field", field)
          .put("description", rejection.text());
    }
    return body;
  }

  static Rejection ofStatus(int status) {
    String message =
        switch (status) {
          case 401 -> "Request had invalid authentication credentials.";
          case 403 -> "The caller does not have permission";
          case 404 -> "Requested entity was not found.";
          case 429 ->
              "You exceeded your current quota, please check your plan and billing details."
                  + " Please retry in 7s.";
          case 503 -> "The model is overloaded. Please try again later.";
          case 504 -> "The request timed out. Please try again.";
          default ->
              status < 500
                  ? "Request contains an invalid argument."
                  : "An internal error has occurred. Please retry.";
        };
    return new Rejection(status, message, null, null);
  }

  private static String status(int status) {
    return switch (status) {
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 409 -> "ABORTED";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 501 -> "UNIMPLEMENTED";
      case 503, 529 -> "UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
    };
  }
}
