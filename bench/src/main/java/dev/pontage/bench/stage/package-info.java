/// The processes under test, each started and stopped by the bench: the simulator, plain Envoy, the
/// gateway through its launcher. Knows how they are started, nothing of loads or figures. Start at
/// [dev.pontage.bench.stage.Stage].
@NullMarked
package dev.pontage.bench.stage;

import org.jspecify.annotations.NullMarked;
