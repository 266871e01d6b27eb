/// The measurements: which load goes where, in which order, and what is kept of it. Start at
/// [dev.pontage.bench.run.Bench].
@NullMarked
package dev.pontage.bench.run;

import org.jspecify.annotations.NullMarked;
