/// HTTP/1.1 on Netty: takes requests in, plays replies out on time, serves the control endpoints.
/// Knows vendors only as [dev.pontage.simulator.wire.Vendor]. Start at
/// [dev.pontage.simulator.server.Connection].
@NullMarked
package dev.pontage.simulator.server;

import org.jspecify.annotations.NullMarked;
