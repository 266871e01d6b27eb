/// What Linux tells about processes under `/proc`: processor time and memory. Knows nothing of what
/// the processes do. Start at [dev.pontage.bench.procs.ProcessTable].
@NullMarked
package dev.pontage.bench.procs;

import org.jspecify.annotations.NullMarked;
