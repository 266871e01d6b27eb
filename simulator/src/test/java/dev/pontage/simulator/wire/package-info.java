/// Tests.
@NullMarked
package dev.pontage.simulator.wire;

import org.jspecify.annotations.NullMarked;
