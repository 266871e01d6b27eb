package dev.pontage.extproc.llm.json;

/// Bytes that aren't the JSON they should be. The message is fit for clients: it says where and
/// what, and quotes nothing of the document but field names.
public final class InvalidJson extends Exception {
  private final String reason;

  /// An error with its message.
  public InvalidJson(String message) {
    super(message);
    this.reason = message;
  }

  /// What is wrong, in words fit for the client.
  public String reason() {
    return reason;
  }
}
