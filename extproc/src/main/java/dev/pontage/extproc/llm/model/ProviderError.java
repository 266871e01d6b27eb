package dev.pontage.extproc.llm.model;

import org.jspecify.annotations.Nullable;

/// Why a provider didn't answer, in no vendor's words.
///
/// @param status the HTTP status that says it; for an error inside a 200 the one its kind implies
/// @param message the provider's message, fit for clients: no keys, no addresses
/// @param code the provider's machine-readable code, where it gave one
/// @param param the request field at fault, where the provider named it
/// @param retryAfter value for a `retry-after` header in seconds, where the provider gave one
public record ProviderError(
    int status,
    Kind kind,
    String message,
    @Nullable String code,
    @Nullable String param,
    @Nullable String retryAfter) {

  /// What kind of failure.
  public enum Kind {
    /// The request is wrong: another provider would refuse it too.
    INVALID_REQUEST,
    /// Our key was refused.
    AUTHENTICATION,
    /// Our account has no money left.
    BILLING,
    /// Our account may not do this.
    PERMISSION,
    /// The provider has no such model or path.
    NOT_FOUND,
    /// The request is too large for this provider.
    TOO_LARGE,
    /// Too many requests or tokens for our account.
    RATE_LIMIT,
    /// The provider gave up waiting.
    TIMEOUT,
    /// The provider is overloaded.
    OVERLOADED,
    /// Anything else on the provider's side, also answers that make no sense.
    SERVER
  }

  /// True if another provider may well answer the same request.
  public boolean isWorthAnotherProvider() {
    return kind != Kind.INVALID_REQUEST && kind != Kind.TOO_LARGE;
  }

  /// An error on the provider's side without a body worth reading.
  public static ProviderError ofStatus(int status) {
    Kind kind = kindOf(status);
    return new ProviderError(status, kind, "the provider answered " + status, null, null, null);
  }

  /// The provider answered, but not with what its API promises: status 502.
  public static ProviderError malformed(String what) {
    return new ProviderError(502, Kind.SERVER, what, "bad_provider_response", null, null);
  }

  /// The kind that an HTTP status implies.
  public static Kind kindOf(int status) {
    return switch (status) {
      case 401 -> Kind.AUTHENTICATION;
      case 402 -> Kind.BILLING;
      case 403 -> Kind.PERMISSION;
      case 404 -> Kind.NOT_FOUND;
      case 408, 504 -> Kind.TIMEOUT;
      case 413 -> Kind.TOO_LARGE;
      case 429 -> Kind.RATE_LIMIT;
      case 503, 529 -> Kind.OVERLOADED;
      default -> status >= 500 ? Kind.SERVER : Kind.INVALID_REQUEST;
    };
  }

  /// The HTTP status that a kind implies, for errors that came without one.
  public static int statusOf(Kind kind) {
    return switch (kind) {
      case INVALID_REQUEST -> 400;
      case AUTHENTICATION -> 401;
      case BILLING -> 402;
      case PERMISSION -> 403;
      case NOT_FOUND -> 404;
      case TOO_LARGE -> 413;
      case RATE_LIMIT -> 429;
      case TIMEOUT -> 504;
      case OVERLOADED -> 503;
      case SERVER -> 502;
    };
  }
}
