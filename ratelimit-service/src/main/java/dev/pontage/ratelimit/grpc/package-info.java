/// The rim: translates between the messages of Envoy and our own.
@NullMarked
package dev.pontage.ratelimit.grpc;

import org.jspecify.annotations.NullMarked;
