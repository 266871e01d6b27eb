package dev.pontage.simulator.wire;

import org.jspecify.annotations.Nullable;

/// A request that the vendor refuses. Thrown by checks, rendered by the vendor.
public final class Rejection extends RuntimeException {
  private final int status;
  private final @Nullable String field;
  private final @Nullable String code;

  /// @param status HTTP status
  /// @param message what is wrong, as the vendor says it
  /// @param field where, or null
  /// @param code the vendor's code, or null
  public Rejection(int status, String message, @Nullable String field, @Nullable String code) {
    super(message, null, false, false);
    this.status = status;
    this.field = field;
    this.code = code;
  }

  /// A 400.
  public static Rejection bad(String message) {
    return new Rejection(400, message, null, null);
  }

  /// A 400 about a field.
  public static Rejection bad(String message, String field) {
    return new Rejection(400, message, field, null);
  }

  /// HTTP status.
  public int status() {
    return status;
  }

  /// What is wrong.
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /// Field, or null.
  public @Nullable String field() {
    return field;
  }

  /// The vendor's code, or null.
  public @Nullable String code() {
    return code;
  }
}
