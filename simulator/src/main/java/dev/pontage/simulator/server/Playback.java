package dev.pontage.simulator.server;

/// A response being written. Event loop only.
interface Playback {
  /// Begins to write.
  void start();

  /// The socket takes more again.
  void writable();

  /// The client went away: write nothing more.
  void cancel();
}
