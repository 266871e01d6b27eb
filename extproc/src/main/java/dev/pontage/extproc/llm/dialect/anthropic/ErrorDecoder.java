package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.dialect.HeaderLookup;
import dev.pontage.extproc.llm.dialect.ProviderMessages;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.model.ProviderError.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads errors: `{"type":"error","error":{"type","message","details"?},"request_id"}`, or whatever
/// a load balancer before the provider said instead.
final class ErrorDecoder {
  /// The answer of an account without money is an `invalid_request_error` with this text.
  private static final String NO_CREDIT = "credit balance is too low";

  private ErrorDecoder() {}

  /// The error of an answer with an error status.
  static ProviderError decode(int status, HeaderLookup headers, byte[] body) {
    String retryAfter = retryAfter(headers);
    JsonObject error = null;
    try {
      error = JsonParser.parseObject(body, 0, body.length).object("error");
    } catch (InvalidJson _) {
      // HTML or nothing: the status says it all
    }
    if (error == null) {
      ProviderError plain = ProviderError.ofStatus(status);
      return new ProviderError(
          status, plain.kind(), plain.message(), plain.code(), plain.param(), retryAfter);
    }
    Kind kind = kindOf(error, status);
    return new ProviderError(
        status, kind, message(error, kind, status), code(error), null, retryAfter);
  }

  /// The error inside an answer or a stream that began with a good status.
  static ProviderError ofSuccess(JsonObject error) {
    int status = statusOf(error.text("type", ""));
    Kind kind = kindOf(error, status);
    return new ProviderError(status, kind, message(error, kind, status), code(error), null, null);
  }

  private static int statusOf(String type) {
    return switch (type) {
      case "invalid_request_error" -> 400;
      case "authentication_error" -> 401;
      case "billing_error" -> 402;
      case "permission_error" -> 403;
      case "not_found_error" -> 404;
      case "conflict_error" -> 409;
      case "request_too_large" -> 413;
      case "rate_limit_error" -> 429;
      case "timeout_error" -> 504;
      case "overloaded_error" -> 529;
      default -> 500;
    };
  }

  private static Kind kindOf(JsonObject error, int status) {
    return switch (error.text("type", "")) {
      case "invalid_request_error" ->
          error.text("message", "").toLowerCase(Locale.ROOT).contains(NO_CREDIT)
              ? Kind.BILLING
              : ProviderError.kindOf(status);
      case "authentication_error" -> Kind.AUTHENTICATION;
      case "billing_error" -> Kind.BILLING;
      case "permission_error" -> Kind.PERMISSION;
      case "not_found_error" -> Kind.NOT_FOUND;
      case "request_too_large" -> Kind.TOO_LARGE;
      case "rate_limit_error" -> Kind.RATE_LIMIT;
      case "timeout_error" -> Kind.TIMEOUT;
      case "overloaded_error" -> Kind.OVERLOADED;
      default -> ProviderError.kindOf(status);
    };
  }

  private static String message(JsonObject error, Kind kind, int status) {
    JsonString message = error.string("message");
    return message == null || message.isBlank()
        ? "the provider answered " + status
        : ProviderMessages.fitForClients(kind, message.text());
  }

  private static @Nullable String code(JsonObject error) {
    JsonObject details = error.object("details");
    JsonString code = details == null ? null : details.string("error_code");
    return code == null || code.length() > 100 ? null : code.text();
  }

  private static @Nullable String retryAfter(HeaderLookup headers) {
    String seconds = headers.first("retry-after");
    if (seconds != null && !seconds.isBlank()) {
      return seconds.strip();
    }
    String millis = headers.first("retry-after-ms");
    if (millis == null) {
      return null;
    }
    try {
      double value = Double.parseDouble(millis.strip());
      return value >= 0 && value < 1e12 ? Long.toString((long) Math.ceil(value / 1000)) : null;
    } catch (NumberFormatException _) {
      return null;
    }
  }
}
