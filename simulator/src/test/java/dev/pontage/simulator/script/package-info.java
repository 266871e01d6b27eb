/// Tests.
@NullMarked
package dev.pontage.simulator.script;

import org.jspecify.annotations.NullMarked;
