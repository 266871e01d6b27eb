package dev.pontage.simulator.script;

/// A property of the answer that a steering part switches on.
public enum Trait {
  /// Call the declared tools.
  TOOLS("tools"),
  /// Answer with reasoning even when it was not asked for.
  REASONING("reasoning"),
  /// Write the stream in nasty pieces.
  ODD_BYTES("odd-bytes"),
  /// Leave usage out.
  NO_USAGE("no-usage"),
  /// Answer with the names of the request headers.
  ECHO_HEADERS("echo-headers"),
  /// Report part of the prompt as read from the cache.
  CACHED("cached"),
  /// Refuse to answer.
  REFUSAL("refusal"),
  /// End with the length finish reason.
  LENGTH("length"),
  /// End with the content filter's finish reason.
  CONTENT_FILTER("content-filter"),
  /// Compress the response when the client accepts gzip.
  GZIP("gzip"),
  /// Replace each streamed text chunk by the time it was written.
  STAMPS("stamps"),
  /// Gemini: insist on thought signatures of the current turn's function calls.
  NEED_SIGNATURE("need-signature");

  private final String part;

  Trait(String part) {
    this.part = part;
  }

  /// The steering part's spelling.
  public String part() {
    return part;
  }
}
