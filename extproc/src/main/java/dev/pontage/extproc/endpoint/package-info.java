/// What clients may ask of the gateway: method and path to endpoint, bodies to requests, and errors
/// in the shape the client's SDK expects. Knows no transport and no provider.
///
/// Start at [Endpoint].
@NullMarked
package dev.pontage.extproc.endpoint;

import org.jspecify.annotations.NullMarked;
