package dev.pontage.extproc.stream;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;

/// Where a stage's answers go. Not for several threads.
interface Envoy {
  /// Sends a message; dropped if the stream is over.
  void send(ProcessingResponse response);
}
