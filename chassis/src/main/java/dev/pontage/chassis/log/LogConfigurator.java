package dev.pontage.chassis.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/// Found by logback at its start: sets up JSON lines at INFO and spares the search for XML files.
/// Public for logback only; see [Logs].
public final class LogConfigurator extends ContextAwareBase implements Configurator {

  /// Called by the service loader.
  public LogConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logs.install(context);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
