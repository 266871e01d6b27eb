/// Which provider's model serves a request. Pure: no I/O, no clock of its own, no gRPC.
///
/// Start at [dev.pontage.extproc.routing.choose.Catalog].
@NullMarked
package dev.pontage.extproc.routing;

import org.jspecify.annotations.NullMarked;
