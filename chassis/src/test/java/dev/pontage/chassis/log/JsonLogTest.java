package dev.pontage.chassis.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.pontage.chassis.Wait;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

class JsonLogTest {

  @Test
  void logbackIsSetUpWithoutXml() {
    assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(LoggerContext.class);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    assertThat(context.getLogger("ROOT").getAppender("json")).isInstanceOf(JsonAppender.class);
  }

  @Test
  void aLineHasKeyValuesFlatWithTheirTypes() {
    LoggingEvent event = event("served {}", "it");
    event.addKeyValuePair(new KeyValuePair("status", 200));
    event.addKeyValuePair(new KeyValuePair("streamed", true));
    event.addKeyValuePair(new KeyValuePair("model", "a\"b\nc"));
    event.addKeyValuePair(new KeyValuePair("ratio", Double.NaN));
    event.addKeyValuePair(new KeyValuePair("none", null));

    assertThat(JsonAppender.line(event, "svc").end())
        .isEqualTo(
            """
            {"ts":"2026-01-02T03:04:05.006Z","level":"INFO","service":"svc","logger":"Thing",\
            "msg":"served it","status":200,"streamed":true,"model":"a\\"b\\nc","ratio":"NaN",\
            "none":null}\
            """);
  }

  @Test
  void anExceptionIsBounded() {
    LoggingEvent event = event("failed");
    event.setThrowableProxy(
        new ch.qos.logback.classic.spi.ThrowableProxy(
            new IllegalStateException("outer", deep(100))));

    String line = JsonAppender.line(event, "svc").end();

    assertThat(line)
        .contains("\"exception\":{\"class\":\"java.lang.IllegalStateException\"")
        .contains("\"message\":\"outer\"");
    assertThat(line.split("\\\\n?tat |\\\\nat |\"stack\":\"at ")).hasSizeLessThanOrEqualTo(21);
  }

  @Test
  void oddTextStaysOneLineOfValidUtf8() {
    String odd = "\ud800 \udc00 😀 é \u2028 \u0000 \u007f";
    String line = new JsonLine().string("k", odd).end();
    assertThat(line).isEqualTo("{\"k\":\"\\ud800 \\udc00 😀 é \\u2028 \\u0000 \\u007f\"}");
  }

  @ParameterizedTest
  @CsvSource({"0,1970-01-01T00:00:00.000Z", "-1,1969-12-31T23:59:59.999Z"})
  void timestampsHaveThreeDigits(long millis, String text) {
    assertThat(JsonAppender.timestamp(millis)).isEqualTo(text);
  }

  @Test
  void aSlowStreamNeverBlocksWhoLogsAndDropsAreTold() {
    CountDownLatch open = new CountDownLatch(1);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            try {
              open.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            synchronized (written) {
              written.write(bytes, offset, length);
            }
          }
        };
    LineQueue queue = new LineQueue(10, slow, JsonLine::new).start();

    for (int i = 0; i < 1000; i++) {
      queue.add("line\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(queue.dropped()).isBetween(970L, 990L);
    open.countDown();
    Wait.until("the drops are told", () -> text(written).contains("\"lines\":"));
    queue.add("last\n".getBytes(StandardCharsets.UTF_8));
    queue.flush(Duration.ofSeconds(10));
    assertThat(text(written)).contains("last");
    long lines = text(written).lines().filter("line"::equals).count();
    assertThat(lines + queue.dropped()).isEqualTo(1000);
  }

  @Test
  void levelsAreReadInAnyCaseAndChangeAtRunTime() {
    assertThat(Logs.level("Warn")).isEqualTo(Level.WARN);
    assertThatThrownBy(() -> Logs.level("loud")).hasMessageContaining("expected: error");
    try {
      Logs.setLevel(Level.DEBUG);
      assertThat(LoggerFactory.getLogger("dev.pontage.x").isDebugEnabled()).isTrue();
      assertThat(LoggerFactory.getLogger("io.grpc.x").isDebugEnabled()).isFalse();
      Logs.setLevel(Level.ERROR);
      assertThat(LoggerFactory.getLogger("io.grpc.x").isWarnEnabled()).isFalse();
    } finally {
      Logs.setLevel(Level.INFO);
    }
  }

  private static String text(ByteArrayOutputStream written) {
    synchronized (written) {
      return written.toString(StandardCharsets.UTF_8);
    }
  }

  private static LoggingEvent event(String message, Object... arguments) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            "",
            context.getLogger("dev.pontage.Thing"),
            ch.qos.logback.classic.Level.INFO,
            message,
            null,
            arguments);
    event.setTimeStamp(1_767_323_045_006L);
    return event;
  }

  private static Throwable deep(int frames) {
    return frames == 0 ? new IllegalArgumentException("inner") : deep(frames - 1);
  }
}
