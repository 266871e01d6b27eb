package dev.pontage.simulator.script;

/// An error response instead of an answer.
///
/// @param status HTTP status, 400 to 599
/// @param body what the body looks like
public record Failure(int status, Body body) {
  /// Kind of error body.
  public enum Body {
    /// The vendor's JSON error.
    VENDOR,
    /// A load balancer's HTML page.
    HTML,
    /// No bytes.
    EMPTY
  }

  /// Checks the range.
  public Failure {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 400..599)");
    }
  }
}
