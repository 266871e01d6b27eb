package dev.pontage.extproc.stream;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;

/// One gRPC stream of the external-processing protocol. Called by one thread at a time.
interface Stage {
  /// Envoy sent a message.
  void onMessage(ProcessingRequest message);

  /// Envoy is done with this stream, however it came to that. Called once, nothing follows.
  void onEnd();
}
