/// Simulated providers that speak the real wire formats, with faults on demand. Start at
/// [dev.pontage.simulator.Simulator]; `app` is the command line around it.
@NullMarked
package dev.pontage.simulator;

import org.jspecify.annotations.NullMarked;
