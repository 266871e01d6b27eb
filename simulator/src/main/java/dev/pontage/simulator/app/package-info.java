/// The command line of the simulator: parses options, starts it, stops it on a signal.
@NullMarked
package dev.pontage.simulator.app;

import org.jspecify.annotations.NullMarked;
