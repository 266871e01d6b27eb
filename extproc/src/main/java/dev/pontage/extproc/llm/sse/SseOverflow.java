package dev.pontage.extproc.llm.sse;

/// An event of a stream is larger than allowed.
public final class SseOverflow extends Exception {
  /// Names the limit in bytes.
  public SseOverflow(int limit) {
    super("event of a stream is larger than " + limit + " bytes");
  }
}
