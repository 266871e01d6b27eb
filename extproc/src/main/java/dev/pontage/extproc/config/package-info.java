/// Files in, one immutable snapshot out: `clusters.yaml` (the providers, shared with Envoy) and
/// `gateway.yaml` (our policy). Reads files and the environment; knows nothing of requests.
///
/// Start at [Snapshot] and [Configuration].
@NullMarked
package dev.pontage.extproc.config;

import org.jspecify.annotations.NullMarked;
