package dev.pontage.extproc.llm.dialect;

import org.jspecify.annotations.Nullable;

/// A client's request is wrong: 400. The message is fit for the client.
public final class InvalidRequest extends Exception {
  private final String reason;
  private final @Nullable String field;

  /// Names the field (such as `messages[0].content`), or none if the whole document is at fault.
  public InvalidRequest(@Nullable String field, String message) {
    super(message);
    this.reason = message;
    this.field = field;
  }

  /// The field at fault; `null` if the whole document is.
  public @Nullable String field() {
    return field;
  }

  /// What is wrong, in words fit for the client.
  public String reason() {
    return reason;
  }
}
