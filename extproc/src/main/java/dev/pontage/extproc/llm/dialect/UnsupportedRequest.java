package dev.pontage.extproc.llm.dialect;

/// A request says something that a dialect can't. The message is fit for clients.
public final class UnsupportedRequest extends Exception {
  private final String field;

  /// Names the request field (such as `messages[2].content[0].input_audio`) and the reason.
  public UnsupportedRequest(String field, String reason) {
    super(reason);
    this.field = field;
  }

  /// The request field, in the client's schema.
  public String field() {
    return field;
  }
}
