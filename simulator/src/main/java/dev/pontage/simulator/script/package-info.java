/// What a model name or a fault asks the simulator to do. Knows nothing of HTTP or of any vendor.
/// Start at [dev.pontage.simulator.script.Steering].
@NullMarked
package dev.pontage.simulator.script;

import org.jspecify.annotations.NullMarked;
