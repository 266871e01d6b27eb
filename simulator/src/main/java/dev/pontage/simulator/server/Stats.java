package dev.pontage.simulator.server;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Counts of what the server did. Thread-safe.
public final class Stats {
  final LongAdder requests = new LongAdder();
  final AtomicLong openStreams = new AtomicLong();
  final LongAdder streams = new LongAdder();
  final LongAdder cancelled = new LongAdder();
  final AtomicLong connections = new AtomicLong();

  /// Requests for a provider so far.
  public long requests() {
    return requests.sum();
  }

  /// Streams being written now.
  public long openStreams() {
    return openStreams.get();
  }

  /// Streams begun so far.
  public long streams() {
    return streams.sum();
  }

  /// Responses whose client went away before their end.
  public long cancelled() {
    return cancelled.sum();
  }

  /// Connections open now.
  public long connections() {
    return connections.get();
  }
}
