/// Tests of the room of the same name.
@NullMarked
package dev.pontage.bench.load;

import org.jspecify.annotations.NullMarked;
