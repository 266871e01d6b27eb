package dev.pontage.simulator.wire;

import java.util.List;

/// What a vendor answers, before steering decides how it is written.
public sealed interface Reply {
  /// The vendor's own headers (ids, rate limits); without content type and length.
  List<Header> headers();

  /// A response in one piece.
  ///
  /// @param status HTTP status
  /// @param headers the vendor's headers
  /// @param contentType media type
  /// @param body the bytes, not to be changed
  record Whole(int status, List<Header> headers, String contentType, Content body)
      implements Reply {}

  /// A response that is streamed.
  ///
  /// @param headers the vendor's headers
  /// @param encoder writes this response's events
  /// @param deltas the content, in order
  record Streamed(List<Header> headers, StreamEncoder encoder, List<Delta> deltas)
      implements Reply {}

  /// Bytes of a body; the holder keeps them unchanged.
  final class Content {
    private final byte[] bytes;

    /// @param bytes handed over
    public Content(byte[] bytes) {
      this.bytes = bytes;
    }

    /// The bytes, not to be changed.
    public byte[] bytes() {
      return bytes;
    }
  }

  /// JSON of one piece.
  static Whole json(int status, List<Header> headers, byte[] body) {
    return new Whole(status, headers, "application/json", new Content(body));
  }
}
