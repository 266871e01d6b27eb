/// Listens for gRPC on TCP or a Unix socket.
///
/// Start at [dev.pontage.chassis.grpc.GrpcListener]. This room knows transport, not the services it
/// carries.
@NullMarked
package dev.pontage.chassis.grpc;

import org.jspecify.annotations.NullMarked;
