/// Tests.
@NullMarked
package dev.pontage.simulator.record;

import org.jspecify.annotations.NullMarked;
