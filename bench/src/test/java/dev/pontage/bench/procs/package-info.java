/// Tests of the room of the same name.
@NullMarked
package dev.pontage.bench.procs;

import org.jspecify.annotations.NullMarked;
