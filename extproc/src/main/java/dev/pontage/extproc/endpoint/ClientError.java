package dev.pontage.extproc.endpoint;

import dev.pontage.extproc.llm.model.ProviderError;
import org.jspecify.annotations.Nullable;

/// A request that the gateway itself refuses, in words fit for the client.
public final class ClientError extends Exception {
  private final transient ProviderError error;

  private ClientError(
      int status,
      ProviderError.Kind kind,
      String message,
      @Nullable String code,
      @Nullable String param) {
    this(status, kind, message, code, param, null);
  }

  private ClientError(
      int status,
      ProviderError.Kind kind,
      String message,
      @Nullable String code,
      @Nullable String param,
      @Nullable String retryAfter) {
    super(message);
    this.error = new ProviderError(status, kind, message, code, param, retryAfter);
  }

  /// The error in the canonical form, for a client format to write.
  public ProviderError error() {
    return error;
  }

  /// 400: a field is missing or wrong.
  public static ClientError badRequest(@Nullable String field, String message) {
    return new ClientError(400, ProviderError.Kind.INVALID_REQUEST, message, null, field);
  }

  /// 401: no key, or one that nobody knows.
  public static ClientError unauthorized() {
    return new ClientError(
        401,
        ProviderError.Kind.AUTHENTICATION,
        "no valid API key: send one as 'Authorization: Bearer <key>'",
        "invalid_api_key",
        null);
  }

  /// 404: no such path.
  public static ClientError notFound(String method, String path) {
    return new ClientError(
        404,
        ProviderError.Kind.NOT_FOUND,
        "unknown path: "
            + shortened(method)
            + " "
            + shortened(path)
            + " (expected: POST /v1/chat/completions, GET /v1/models or GET /v1/models/{id})",
        "not_found",
        null);
  }

  /// 404: no such model.
  public static ClientError unknownModel(String model) {
    return new ClientError(
        404,
        ProviderError.Kind.NOT_FOUND,
        "the model '"
            + shortened(model)
            + "' does not exist here (GET /v1/models lists those that do)",
        "model_not_found",
        "model");
  }

  /// 405: the path is known, the method isn't.
  public static ClientError wrongMethod(String method, String path, String expected) {
    return new ClientError(
        405,
        ProviderError.Kind.INVALID_REQUEST,
        "method " + shortened(method) + " on " + shortened(path) + " (expected: " + expected + ")",
        "method_not_allowed",
        null);
  }

  /// 413: the body is larger than allowed.
  public static ClientError tooLarge(long limit) {
    return new ClientError(
        413,
        ProviderError.Kind.TOO_LARGE,
        "the request body is larger than " + limit + " bytes",
        "request_too_large",
        null);
  }

  /// 503: there is no memory for the body now.
  public static ClientError busy() {
    return new ClientError(
        503,
        ProviderError.Kind.OVERLOADED,
        "too many large requests are under way; please try again",
        "gateway_busy",
        null,
        "1");
  }

  /// 415: the body isn't plain JSON.
  public static ClientError unsupportedMediaType(String what) {
    return new ClientError(
        415, ProviderError.Kind.INVALID_REQUEST, what, "unsupported_media_type", null);
  }

  /// 503: the model is known but nobody can serve it now.
  public static ClientError unavailable(String message) {
    return new ClientError(
        503, ProviderError.Kind.OVERLOADED, message, "no_provider_available", null);
  }

  private static String shortened(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }
}
