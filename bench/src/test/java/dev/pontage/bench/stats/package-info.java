/// Tests of the room of the same name.
@NullMarked
package dev.pontage.bench.stats;

import org.jspecify.annotations.NullMarked;
