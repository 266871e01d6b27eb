package dev.pontage.bench.stage;

import dev.pontage.bench.procs.ProcessTable;

/// Starts what is under test and stops all of it when closed, last started first. May be closed
/// from another thread, also while something starts: that is then stopped too.
public final class Stage implements AutoCloseable {
  private final Installation installation;
  private final ProcessTable table;
  private final Children children;

  /// A stage with nothing on it.
  public Stage(Installation installation, ProcessTable table) {
    this.installation = installation;
    this.table = table;
    this.children = new Children(installation.scratch());
  }

  /// Starts a simulator.
  ///
  /// @throws StageFailure when it doesn't come up
  public SimulatorProcess simulator() throws StageFailure, InterruptedException {
    return SimulatorProcess.start(installation, children);
  }

  /// Starts plain Envoy in front of a simulator.
  ///
  /// @throws StageFailure when it doesn't come up
  public PlainEnvoy plainEnvoy(SimulatorProcess provider)
      throws StageFailure, InterruptedException {
    return PlainEnvoy.start(installation, children, provider.port());
  }

  /// Starts a gateway in front of a simulator.
  ///
  /// @throws StageFailure when it doesn't come up
  public Gateway gateway(SimulatorProcess provider) throws StageFailure, InterruptedException {
    return Gateway.start(installation, children, provider.port(), table);
  }

  /// Stops a gateway before the rest.
  public void stop(Gateway gateway) {
    gateway.close();
  }

  @Override
  public void close() {
    children.close();
  }
}
