/// Figures: counting latencies in bounded memory, medians over rounds. Knows nothing of what was
/// measured. Start at [dev.pontage.bench.stats.Histogram].
@NullMarked
package dev.pontage.bench.stats;

import org.jspecify.annotations.NullMarked;
