package dev.pontage.bench.run;

import dev.pontage.bench.load.LoadResult;
import java.util.Map;

/// One measurement of one lane.
///
/// @param load what the load generator saw
/// @param cpuNanos processor time by part, including `provider` and `load`
record Round(LoadResult load, Map<String, Long> cpuNanos) {
  /// Microseconds of processor time per unit of work.
  double cpuMicros(String part, double units) {
    Long nanos = cpuNanos.get(part);
    return nanos == null || units == 0 ? 0 : nanos / 1e3 / units;
  }
}
