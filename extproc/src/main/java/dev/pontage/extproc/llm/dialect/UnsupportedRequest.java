package dev.pontage.extproc.llm.dialect;

/// A request says something that a dialect can't. The message is fit for clients.
public final class UnsupportedRequest extends Exception {
  private final String reason;
  private final String field;

  /// Names the request field (such as `messages[2].content[0].input_audio`) and the reason.
  public UnsupportedRequest(String field, String reason) {
    super(reason);
    this.reason = reason;
    this.field = field;
  }

  /// The request field, in the client's schema.
  public String field() {
    return field;
  }

  /// What is wrong, in words fit for the client.
  public String reason() {
    return reason;
  }
}
