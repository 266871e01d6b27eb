package dev.pontage.simulator.wire;

import dev.pontage.simulator.script.Steering;

/// One simulated provider: validates requests as the real one does and renders replies in its
/// format. Thread-safe.
public interface Vendor {
  /// A reply and how to write it.
  ///
  /// @param steering what the model name and the faults ask for
  /// @param reply the answer, or the error for a request that the vendor refuses
  record Outcome(Steering steering, Reply reply) {}

  /// Answers one request; refusals are replies too.
  Outcome answer(Call call);

  /// The vendor's error response for a status.
  Reply.Whole failure(int status);
}
