/// What a user sees: real Envoy, both services and the simulated providers, started by `./pontage
/// up` and spoken to over HTTP and by the vendors' own SDKs.
///
/// Knows the documented surface only: commands, files, HTTP. Must not know any class of the
/// services. Start reading at [Gateway] (one running instance) and [FailoverTest].
@NullMarked
package dev.pontage.e2e;

import org.jspecify.annotations.NullMarked;
