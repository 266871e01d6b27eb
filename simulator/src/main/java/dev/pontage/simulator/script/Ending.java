package dev.pontage.simulator.script;

/// How a response ends, and after how many content chunks.
///
/// @param kind what happens
/// @param after content chunks written before it happens, >= 0; no meaning for kinds that have no
///   content
public record Ending(Kind kind, int after) {
  /// The ordinary end.
  public static final Ending NORMAL = new Ending(Kind.NORMAL, 0);

  /// What happens at the end.
  public enum Kind {
    /// Finish reason, usage and terminator as the vendor sends them.
    NORMAL,
    /// The vendor's in-stream error event, then the body's end.
    ERROR,
    /// The connection is reset without an end of the body.
    CUT,
    /// The body ends properly, without finish reason or terminator.
    CLOSE_CLEAN,
    /// Nothing more is written; the connection stays open.
    STALL,
    /// Keep-alives for ever after the preamble.
    PING_FOREVER,
    /// An event stream without events.
    EMPTY,
    /// Only the vendor's terminator.
    DONE_ONLY,
    /// An HTML page with status 200.
    NOT_JSON,
    /// The connection is reset before any response.
    RESET
  }

  /// Checks the range.
  public Ending {
    if (after < 0) {
      throw new IllegalArgumentException("after: " + after + " (expected: >= 0)");
    }
  }
}
