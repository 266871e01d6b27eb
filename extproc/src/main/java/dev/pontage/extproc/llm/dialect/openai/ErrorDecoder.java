package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.HeaderLookup;
import dev.pontage.extproc.llm.dialect.ProviderMessages;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonNumber;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.model.ProviderError.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads errors: the vendor's `{"error":{…}}`, and the shapes in which compatible servers put
/// theirs (a text, the fields without the envelope, `detail`, all of it in an array).
final class ErrorDecoder {
  private static final int MAX_BODY = 256 * 1024;

  private ErrorDecoder() {}

  /// Reads an error answer; whatever isn't one still has a status.
  static ProviderError decode(int status, HeaderLookup headers, byte[] body) {
    String retryAfter = retryAfter(headers);
    JsonObject error = null;
    try {
      if (body.length > 0 && body.length <= MAX_BODY) {
        error = find(JsonParser.parse(body));
      }
    } catch (InvalidJson _) {
      // HTML or nothing, from a load balancer
    }
    if (error == null) {
      ProviderError plain = ProviderError.ofStatus(status);
      String message = ProviderMessages.fitForClients(plain.kind(), plain.message());
      return new ProviderError(status, plain.kind(), message, null, null, retryAfter);
    }
    Kind said = kindOf(error);
    Kind implied = ProviderError.kindOf(status);
    boolean accountsFault = said == Kind.AUTHENTICATION || said == Kind.BILLING;
    return read(error, status, said != null && accountsFault ? said : implied, retryAfter);
  }

  /// The error that a JSON document tells where an answer or a chunk was expected; `null` if it
  /// isn't one.
  static @Nullable ProviderError inAnswer(Json document) {
    JsonObject error = find(document);
    return error == null ? null : inAnswer(error);
  }

  private static ProviderError inAnswer(JsonObject error) {
    int status = statusIn(error);
    Kind kind = kindOf(error);
    if (kind == null) {
      kind = status == 0 ? Kind.SERVER : ProviderError.kindOf(status);
    }
    return read(error, status == 0 ? ProviderError.statusOf(kind) : status, kind, null);
  }

  /// The object that holds the message, wherever it is; `null` if this is no error.
  private static @Nullable JsonObject find(Json document) {
    Json value = document;
    if (value instanceof JsonArray array && array.size() > 0) {
      value = array.get(0);
    }
    if (!(value instanceof JsonObject object)) {
      return null;
    }
    return switch (object.getNonNull("error")) {
      case JsonObject error -> error;
      case JsonString text when !text.isEmpty() -> object;
      case null, default -> isBareError(object) ? object : null;
    };
  }

  private static boolean isBareError(JsonObject object) {
    return object.get("choices") == null
        && object.get("usage") == null
        && (object.getNonNull("message") != null
            || object.getNonNull("detail") != null
            || object.text("object", "").equals("error")
            || object.text("type", "").equals("error"));
  }

  private static ProviderError read(
      JsonObject error, int status, Kind kind, @Nullable String retryAfter) {
    String code =
        switch (error.getNonNull("code")) {
          case JsonString text when !text.isEmpty() -> text.text();
          case JsonNumber number when statusIn(error) == 0 -> number.text();
          case null, default -> null;
        };
    if (code != null) {
      String masked = ProviderMessages.masked(code);
      code = masked.length() > 100 ? null : masked;
    }
    String param = error.text("param", "");
    return new ProviderError(
        status,
        kind,
        ProviderMessages.fitForClients(kind, message(error, status)),
        code,
        param.isEmpty() ? null : ProviderMessages.masked(param),
        retryAfter);
  }

  private static String message(JsonObject error, int status) {
    for (String field : new String[] {"message", "error", "detail"}) {
      switch (error.getNonNull(field)) {
        case JsonString text when !text.isBlank() -> {
          return text.text();
        }
        case JsonArray list when list.size() > 0 && list.get(0) instanceof JsonObject first -> {
          JsonString text = first.string("msg");
          JsonArray where = first.array("loc");
          return text == null
              ? first.toJson()
              : (where == null ? "" : where.toJson() + ": ") + text.text();
        }
        case JsonObject object -> {
          return object.toJson();
        }
        case null, default -> {}
      }
    }
    return "the provider answered " + status;
  }

  /// What the type and the code say, where they say more than a status can.
  private static @Nullable Kind kindOf(JsonObject error) {
    String words =
        (error.text("code", "") + ' ' + error.text("type", "") + ' ' + error.text("status", ""))
            .toLowerCase(Locale.ROOT);
    if (words.contains("insufficient_quota") || words.contains("billing")) {
      return Kind.BILLING;
    } else if (words.contains("invalid_api_key")
        || words.contains("authentication")
        || error.text("message", "").startsWith("API key not valid")) {
      return Kind.AUTHENTICATION;
    } else if (words.contains("rate_limit") || words.contains("resource_exhausted")) {
      return Kind.RATE_LIMIT;
    } else if (words.contains("overloaded") || words.contains("unavailable")) {
      return Kind.OVERLOADED;
    } else if (words.contains("timeout")) {
      return Kind.TIMEOUT;
    } else if (words.contains("not_found")) {
      return Kind.NOT_FOUND;
    } else if (words.contains("permission")) {
      return Kind.PERMISSION;
    } else if (words.contains("invalid_request") || words.contains("invalid_argument")) {
      return Kind.INVALID_REQUEST;
    }
    return null;
  }

  /// A code that is an HTTP status, as a number or a text; 0 if there is none.
  private static int statusIn(JsonObject error) {
    for (String field : new String[] {"code", "status_code", "status"}) {
      long status =
          switch (error.getNonNull(field)) {
            case JsonNumber number -> number.wholeValue().orElse(0);
            case JsonString text when text.text().matches("[45][0-9][0-9]") ->
                Long.parseLong(text.text());
            case null, default -> 0;
          };
      if (status >= 400 && status <= 599) {
        return (int) status;
      }
    }
    return 0;
  }

  private static @Nullable String retryAfter(HeaderLookup headers) {
    String seconds = headers.first("retry-after");
    if (seconds != null) {
      return seconds;
    }
    String millis = headers.first("retry-after-ms");
    if (millis == null || !millis.matches("[0-9]{1,12}(\\.[0-9]{1,9})?")) {
      return null;
    }
    return Long.toString((long) Math.ceil(Double.parseDouble(millis) / 1_000));
  }
}
