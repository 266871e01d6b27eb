/// What the simulator received, kept within bounds for tests to look at. Knows nothing of vendors.
@NullMarked
package dev.pontage.simulator.record;

import org.jspecify.annotations.NullMarked;
