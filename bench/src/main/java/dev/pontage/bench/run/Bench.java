package dev.pontage.bench.run;

import dev.pontage.bench.load.Extent;
import dev.pontage.bench.load.Generator;
import dev.pontage.bench.load.LoadResult;
import dev.pontage.bench.load.Workload;
import dev.pontage.bench.procs.ProcessTable;
import dev.pontage.bench.stage.Gateway;
import dev.pontage.bench.stage.PlainEnvoy;
import dev.pontage.bench.stage.SimulatorProcess;
import dev.pontage.bench.stage.Stage;
import dev.pontage.bench.stage.StageFailure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A whole run: puts everything on stage, then measures part after part.
public final class Bench {
  private static final int WARM_UP_CONNECTIONS = 16;
  private static final String CHAT = "/v1/chat/completions";

  private final Stage stage;
  private final ProcessTable table;
  private final Progress progress;

  /// A bench on an empty stage.
  public Bench(Stage stage, ProcessTable table, Progress progress) {
    this.stage = stage;
    this.table = table;
    this.progress = progress;
  }

  /// Measures these parts.
  ///
  /// @param direct whether the simulator without anything in between is measured too
  /// @throws StageFailure when something under test doesn't start
  public List<Row> run(Plan plan, Set<Part> parts, Direct direct)
      throws StageFailure, InterruptedException {
    List<Row> rows = new ArrayList<>();
    try (Generator generator = new Generator()) {
      progress.says("starting the simulator");
      SimulatorProcess provider = stage.simulator();
      warmUpSelf(plan, generator, provider);
      if (parts.contains(Part.START)) {
        rows.add(Starts.run(plan, stage, provider, generator, CHAT, progress));
      }
      Set<Part> loads = EnumSet.copyOf(parts);
      loads.remove(Part.START);
      if (!loads.isEmpty()) {
        rows.addAll(loads(plan, loads, direct, generator, provider));
      }
    }
    return rows;
  }

  /// Whether [Lane#DIRECT] is measured too.
  public enum Direct {
    /// It is.
    MEASURED,
    /// It isn't.
    LEFT_OUT
  }

  /// The load generator and the simulator are virtual machines too: what they do is compiled before
  /// anything is measured, or the first request after a start would be theirs.
  private void warmUpSelf(Plan plan, Generator generator, SimulatorProcess provider)
      throws InterruptedException {
    Lane direct = direct(provider);
    generator.run(
        NonStreaming.workload(direct), Extent.lasting(4, plan.firstWarmUp().dividedBy(2)));
    Workload burst = Streaming.workload(direct, plan.chunks(), 0);
    generator.run(burst, Extent.lasting(8, plan.warmUp()));
  }

  private List<Row> loads(
      Plan plan, Set<Part> parts, Direct direct, Generator generator, SimulatorProcess provider)
      throws StageFailure, InterruptedException {
    progress.says("starting plain Envoy");
    PlainEnvoy envoy = stage.plainEnvoy(provider);
    progress.says("starting the gateway");
    Gateway gateway = stage.gateway(provider);
    Lane same = new Lane(Lane.SAME, gateway.address(), CHAT, "openai-sim", gateway.processes());
    List<Lane> lanes = new ArrayList<>();
    if (direct == Direct.MEASURED) {
      lanes.add(direct(provider));
    }
    lanes.add(
        new Lane(
            Lane.ENVOY,
            envoy.address(),
            "/openai" + CHAT,
            "openai-sim",
            Map.of("envoy", List.of(envoy.pid()))));
    lanes.add(same);
    lanes.add(
        new Lane(Lane.TRANSLATED, gateway.address(), CHAT, "anthropic-sim", gateway.processes()));
    warmUp(plan, lanes, generator);
    Meter meter = new Meter(generator, table, provider.pid());
    List<Row> rows = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case NONSTREAM -> rows.addAll(NonStreaming.run(plan, lanes, meter, progress));
        case STREAM -> rows.addAll(Streaming.paced(plan, lanes, meter, progress));
        case BURST -> rows.addAll(Streaming.bursts(plan, lanes, meter, progress));
        case MEMORY -> rows.add(Memory.run(plan, same, gateway.extproc(), meter, progress));
        case START -> throw new IllegalStateException("starts come before the loads");
      }
    }
    return rows;
  }

  private void warmUp(Plan plan, List<Lane> lanes, Generator generator)
      throws InterruptedException {
    Extent extent = Extent.lasting(WARM_UP_CONNECTIONS, plan.firstWarmUp());
    for (Lane lane : lanes) {
      progress.says("warming up: " + lane.name());
      LoadResult warm = generator.run(NonStreaming.workload(lane), extent);
      if (warm.errors() > 0) {
        progress.says(warm.errors() + " errors while warming up: " + warm.firstError());
      }
    }
  }

  private static Lane direct(SimulatorProcess provider) {
    return new Lane(Lane.DIRECT, provider.address(), "/openai" + CHAT, "openai-sim", Map.of());
  }
}
