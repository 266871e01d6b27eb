package dev.pontage.chassis.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.logging.LogManager;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.slf4j.event.Level;

/// Sets up logging for the process: one JSON object a line on standard output.
///
/// A line has `ts` (ISO-8601, UTC, milliseconds), `level`, `service`, `logger` (short), `msg`, the
/// event's key-values flat (numbers and booleans as such) and, where there is one, `exception` with
/// class, message and at most 20 frames. Log with `LOG.atInfo().addKeyValue("k", v).log("msg")`.
///
/// Logging never waits: 8,192 lines may be under way, more are dropped, counted in
/// `pontage_log_lines_dropped_total` and told in a line of their own.
public final class Logs {
  private static final int CAPACITY = 8_192;

  private static final JsonAppender APPENDER =
      new JsonAppender(
          new LineQueue(
                  CAPACITY,
                  new FileOutputStream(FileDescriptor.out),
                  () -> JsonAppender.head(System.currentTimeMillis(), "WARN", "", "Logs"))
              .start(),
          "");

  private Logs() {}

  /// Names the service and sets the level; call it first in `main`.
  public static void configure(String service, Level level) {
    APPENDER.service(service);
    context();
    setLevel(level);
    LogManager.getLogManager().reset();
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.INFO);
    SLF4JBridgeHandler.install();
  }

  /// Changes the level of everything, also while running. Libraries that would flood (gRPC, Netty)
  /// stay at INFO or above.
  public static void setLevel(Level level) {
    LoggerContext context = context();
    ch.qos.logback.classic.Level own = ch.qos.logback.classic.Level.convertAnSLF4JLevel(level);
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(own);
    ch.qos.logback.classic.Level library =
        own.isGreaterOrEqual(ch.qos.logback.classic.Level.INFO)
            ? own
            : ch.qos.logback.classic.Level.INFO;
    for (String quiet : new String[] {"io.grpc", "io.netty", "sun", "jdk", "com.sun"}) {
      context.getLogger(quiet).setLevel(library);
    }
    // Warns of socket options that Unix sockets don't have, once for each connection.
    context
        .getLogger("io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap")
        .setLevel(ch.qos.logback.classic.Level.ERROR);
  }

  /// Reads a level's name, in any case.
  ///
  /// @throws IllegalArgumentException that says what is expected
  public static Level level(String name) {
    try {
      return Level.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(name + " (expected: error, warn, info, debug or trace)");
    }
  }

  /// Registers `pontage_log_lines_dropped_total`.
  public static void register(PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name("pontage_log_lines_dropped_total")
        .help("Log lines dropped because standard output was too slow.")
        .callback(callback -> callback.call((double) APPENDER.queue().dropped()))
        .register(registry);
  }

  /// Waits until what was logged so far is written, but no longer than a limit.
  public static void flush(Duration limit) {
    APPENDER.queue().flush(limit);
  }

  static void install(LoggerContext context) {
    APPENDER.setContext(context);
    APPENDER.setName("json");
    APPENDER.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(APPENDER);
    root.setLevel(ch.qos.logback.classic.Level.INFO);
  }

  private static LoggerContext context() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext context) {
      return context;
    }
    throw new IllegalStateException("slf4j is bound to " + factory.getClass().getName());
  }
}
