package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ProviderError;
import org.jspecify.annotations.Nullable;

/// Writes errors. Types and codes are those the vendor itself sends with the same status; a code
/// the provider gave is kept.
final class ErrorEncoder {
  private ErrorEncoder() {}

  /// Appends `{"error":{…}}`.
  static void write(ProviderError error, JsonWriter out) {
    String code = error.code() != null ? error.code() : usualCode(error.kind());
    out.beginObject().name("error").beginObject();
    out.name("message").value(error.message());
    out.name("type").value(type(error.kind(), code));
    nullable(out.name("param"), error.param());
    nullable(out.name("code"), code);
    out.endObject().endObject();
  }

  private static void nullable(JsonWriter out, @Nullable String text) {
    if (text == null) {
      out.nullValue();
    } else {
      out.value(text);
    }
  }

  private static String type(ProviderError.Kind kind, @Nullable String code) {
    return switch (kind) {
      case INVALID_REQUEST, AUTHENTICATION, NOT_FOUND, TOO_LARGE -> "invalid_request_error";
      case BILLING -> "insufficient_quota";
      case PERMISSION -> "permission_error";
      case RATE_LIMIT -> "insufficient_quota".equals(code) ? "insufficient_quota" : "requests";
      case TIMEOUT, OVERLOADED, SERVER -> "server_error";
    };
  }

  private static @Nullable String usualCode(ProviderError.Kind kind) {
    return switch (kind) {
      case AUTHENTICATION -> "invalid_api_key";
      case BILLING -> "insufficient_quota";
      case NOT_FOUND -> "model_not_found";
      case RATE_LIMIT -> "rate_limit_exceeded";
      case INVALID_REQUEST, PERMISSION, TOO_LARGE, TIMEOUT, OVERLOADED, SERVER -> null;
    };
  }
}
