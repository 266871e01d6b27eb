/// The load generator: a closed loop over HTTP/1.1 keep-alive connections on one event loop, which
/// times answers, first tokens and stamped chunks. Knows HTTP and the simulator's stamps, nothing
/// of Envoy or the gateway. Start at [dev.pontage.bench.load.Generator].
@NullMarked
package dev.pontage.bench.load;

import org.jspecify.annotations.NullMarked;
