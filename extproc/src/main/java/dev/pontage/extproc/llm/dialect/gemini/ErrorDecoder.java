package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.dialect.HeaderLookup;
import dev.pontage.extproc.llm.dialect.ProviderMessages;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.model.ProviderError.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads errors: `{"error":{"code","message","status","details"}}`, sometimes as the one element of
/// an array, or whatever a load balancer said instead.
final class ErrorDecoder {
  /// A duration as proto-JSON writes it.
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)s");

  private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,12}(?:\\.\\d{1,9})?");

  private ErrorDecoder() {}

  /// The error of an answer with an error status.
  static ProviderError decode(int status, HeaderLookup headers, byte[] body) {
    JsonObject error = null;
    try {
      error = errorIn(JsonParser.parse(body));
    } catch (InvalidJson _) {
      // HTML or nothing: the status says it all
    }
    String retryAfter = retryAfter(headers, error);
    if (error == null) {
      Kind kind = ProviderError.kindOf(status);
      return new ProviderError(
          status, kind, "the provider answered " + status, null, null, retryAfter);
    }
    return of(error, status, kindOf(error, status), retryAfter);
  }

  /// An error inside an answer or a stream that began with a good status.
  static ProviderError inside(JsonObject error) {
    long code = error.whole("code", 0);
    int status = code >= 400 && code <= 599 ? (int) code : 0;
    Kind kind = kindOf(error, status == 0 ? 502 : status);
    return of(error, status == 0 ? ProviderError.statusOf(kind) : status, kind, retryDelay(error));
  }

  /// The `error` object of a document, also inside a list; `null` if it's something else.
  static @Nullable JsonObject errorIn(Json json) {
    return switch (json) {
      case JsonObject object -> object.object("error");
      case JsonArray list when list.size() > 0 && list.get(0) instanceof JsonObject first ->
          first.object("error");
      default -> null;
    };
  }

  private static ProviderError of(
      JsonObject error, int status, Kind kind, @Nullable String retryAfter) {
    String message = error.text("message", "").strip();
    if (message.isEmpty()) {
      message = "the provider answered " + status;
    }
    JsonString reason = reason(error);
    JsonString code = reason != null ? reason : error.string("status");
    return new ProviderError(
        status,
        kind,
        ProviderMessages.fitForClients(kind, message),
        code == null || code.isEmpty() ? null : code.text(),
        field(error),
        retryAfter);
  }

  private static Kind kindOf(JsonObject error, int status) {
    String message = error.text("message", "");
    JsonString reason = reason(error);
    if ((reason != null && reason.text().equals("API_KEY_INVALID"))
        || message.startsWith("API key not valid")
        || message.startsWith("API key expired")) {
      return Kind.AUTHENTICATION; // comes as 400 INVALID_ARGUMENT
    }
    return switch (error.text("status", "")) {
      case "INVALID_ARGUMENT" ->
          message.contains("payload size exceeds") ? Kind.TOO_LARGE : Kind.INVALID_REQUEST;
      case "OUT_OF_RANGE", "ALREADY_EXISTS" -> Kind.INVALID_REQUEST;
      // says that the account must pay first, or that its region isn't served
      case "FAILED_PRECONDITION", "PERMISSION_DENIED" -> Kind.PERMISSION;
      case "UNAUTHENTICATED" -> Kind.AUTHENTICATION;
      case "NOT_FOUND" -> Kind.NOT_FOUND;
      case "RESOURCE_EXHAUSTED" -> Kind.RATE_LIMIT;
      case "DEADLINE_EXCEEDED" -> Kind.TIMEOUT;
      case "UNAVAILABLE" -> Kind.OVERLOADED;
      case "INTERNAL", "UNKNOWN", "DATA_LOSS", "ABORTED", "CANCELLED", "UNIMPLEMENTED" ->
          Kind.SERVER;
      default -> ProviderError.kindOf(status);
    };
  }

  private static @Nullable JsonString reason(JsonObject error) {
    JsonObject info = detail(error, "google.rpc.ErrorInfo");
    return info == null ? null : info.string("reason");
  }

  /// The request field at fault, in Gemini's words.
  private static @Nullable String field(JsonObject error) {
    JsonObject bad = detail(error, "google.rpc.BadRequest");
    JsonArray violations = bad == null ? null : bad.array("fieldViolations");
    if (violations == null
        || violations.size() == 0
        || !(violations.get(0) instanceof JsonObject violation)) {
      return null;
    }
    String field = violation.text("field", "");
    return field.isEmpty() || field.length() > 200 ? null : field;
  }

  private static @Nullable JsonObject detail(JsonObject error, String type) {
    JsonArray details = error.array("details");
    if (details != null) {
      for (Json detail : details) {
        if (detail instanceof JsonObject object && object.text("@type", "").endsWith(type)) {
          return object;
        }
      }
    }
    return null;
  }

  private static @Nullable String retryAfter(HeaderLookup headers, @Nullable JsonObject error) {
    String seconds = headers.first("retry-after");
    if (seconds != null) {
      return seconds;
    }
    String millis = headers.first("retry-after-ms");
    if (millis != null && MILLISECONDS.matcher(millis).matches()) {
      return roundedUp(new BigDecimal(millis).movePointLeft(3));
    }
    return error == null ? null : retryDelay(error);
  }

  private static @Nullable String retryDelay(JsonObject error) {
    JsonObject retry = detail(error, "google.rpc.RetryInfo");
    if (retry == null) {
      return null;
    }
    Matcher delay = SECONDS.matcher(retry.text("retryDelay", ""));
    return delay.matches() ? roundedUp(new BigDecimal(delay.group(1))) : null;
  }

  private static String roundedUp(BigDecimal seconds) {
    return seconds.setScale(0, RoundingMode.CEILING).toPlainString();
  }
}
