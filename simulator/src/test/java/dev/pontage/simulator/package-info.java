/// The simulator as its clients see it.
@NullMarked
package dev.pontage.simulator;

import org.jspecify.annotations.NullMarked;
