package dev.pontage.chassis.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/// Turns an event into its line on the caller's thread, so that what it holds may change
/// afterwards.
final class JsonAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final int MOST_FRAMES = 20;
  private static final int LONGEST_MESSAGE = 16_384;

  private final LineQueue queue;
  private volatile String service;

  JsonAppender(LineQueue queue, String service) {
    this.queue = queue;
    this.service = service;
  }

  void service(String name) {
    service = name;
  }

  LineQueue queue() {
    return queue;
  }

  @Override
  protected void append(ILoggingEvent event) {
    queue.add(line(event, service).endLine());
  }

  static JsonLine line(ILoggingEvent event, String service) {
    String logger = event.getLoggerName();
    JsonLine line =
        head(
                event.getTimeStamp(),
                event.getLevel().toString(),
                service,
                logger.substring(logger.lastIndexOf('.') + 1))
            .string("msg", bounded(String.valueOf(event.getFormattedMessage())));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        line.value(pair.key, pair.value instanceof String text ? bounded(text) : pair.value);
      }
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.open("exception")
          .string("class", thrown.getClassName())
          .value("message", thrown.getMessage())
          .string("stack", stack(thrown))
          .close();
    }
    return line;
  }

  static JsonLine head(long epochMillis, String level, String service, String logger) {
    return new JsonLine()
        .string("ts", timestamp(epochMillis))
        .string("level", level)
        .string("service", service)
        .string("logger", logger);
  }

  /// ISO-8601 in UTC with exactly three digits of the second's fraction.
  static String timestamp(long epochMillis) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(epochMillis, 1000L),
            (int) Math.floorMod(epochMillis, 1000L) * 1_000_000,
            ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(24);
    text.append(time.toLocalDate()).append('T');
    two(text, time.getHour()).append(':');
    two(text, time.getMinute()).append(':');
    two(text, time.getSecond()).append('.');
    int millis = time.getNano() / 1_000_000;
    if (millis < 100) {
      text.append('0');
    }
    return two(text, millis).append('Z').toString();
  }

  private static StringBuilder two(StringBuilder text, int number) {
    return number < 10 ? text.append('0').append(number) : text.append(number);
  }

  private static String bounded(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
  }

  private static String stack(IThrowableProxy thrown) {
    StringBuilder text = new StringBuilder();
    int frames = 0;
    int causes = 0;
    for (IThrowableProxy t = thrown; t != null && frames < MOST_FRAMES; t = t.getCause()) {
      if (causes++ > 0) {
        text.append("\nCaused by: ").append(t.getClassName()).append(": ").append(t.getMessage());
      }
      for (StackTraceElementProxy frame : t.getStackTraceElementProxyArray()) {
        if (frames++ == MOST_FRAMES) {
          break;
        }
        text.append(text.isEmpty() ? "" : "\n").append(frame.getSTEAsString());
      }
    }
    return text.toString();
  }
}
