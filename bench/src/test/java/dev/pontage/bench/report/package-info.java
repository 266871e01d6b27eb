/// Tests of the room of the same name.
@NullMarked
package dev.pontage.bench.report;

import org.jspecify.annotations.NullMarked;
