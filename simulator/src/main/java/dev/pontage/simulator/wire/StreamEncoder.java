package dev.pontage.simulator.wire;

/// Writes the events of one streamed answer in one vendor's grammar. Stateful, for one response,
/// not thread-safe.
public interface StreamEncoder {
  /// Media type of the stream.
  String contentType();

  /// Whether the stream is made of server-sent events.
  boolean isEventStream();

  /// What comes before any content.
  void preamble(Bytes out);

  /// One content chunk.
  void delta(Delta delta, Bytes out);

  /// What comes after the content: finish reason, usage, terminator.
  void finish(Bytes out);

  /// The terminator alone, as a server that lost its answer sends it.
  void terminator(Bytes out);

  /// A keep-alive.
  void ping(Bytes out);

  /// The vendor's error inside a stream.
  void error(Bytes out);
}
