/// Envoy's external-processing protocol: one gRPC stream per client request (the request stage),
/// one per attempt at a provider (the attempt stage), and the exchange they belong to.
///
/// Runs on gRPC's event loops and never blocks. Envoy's messages don't leave this room; what a
/// request or answer *means* is decided in `llm`, `endpoint` and `routing`.
///
/// Start at [ExternalProcessor], then [RequestStage] and [AttemptStage].
@NullMarked
package dev.pontage.extproc.stream;

import org.jspecify.annotations.NullMarked;
