package dev.pontage.bench.run;

import dev.pontage.bench.load.Extent;
import dev.pontage.bench.load.Generator;
import dev.pontage.bench.load.LoadResult;
import dev.pontage.bench.load.Workload;
import dev.pontage.bench.procs.CpuUse;
import dev.pontage.bench.procs.ProcessTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures one lane: load and processor time together.
final class Meter {
  private final Generator generator;
  private final ProcessTable table;
  private final long provider;

  /// @param provider the simulator's process
  Meter(Generator generator, ProcessTable table, long provider) {
    this.generator = generator;
    this.table = table;
    this.provider = provider;
  }

  Generator generator() {
    return generator;
  }

  ProcessTable table() {
    return table;
  }

  Round measure(Lane lane, Workload workload, Extent extent) throws InterruptedException {
    Map<String, List<Long>> parts = new LinkedHashMap<>(lane.processes());
    parts.put("provider", List.of(provider));
    parts.put("load", List.of(ProcessHandle.current().pid()));
    CpuUse use = CpuUse.begin(table, parts);
    LoadResult load = generator.run(workload, extent);
    return new Round(load, use.sinceThen());
  }
}
