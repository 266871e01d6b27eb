package dev.pontage.simulator.server;

import dev.pontage.simulator.record.BodyRecorder;
import dev.pontage.simulator.wire.Condenser;
import dev.pontage.simulator.wire.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request while its body comes in: condensed for reading, its first bytes for the record. Not
/// thread-safe.
final class Intake implements Headers {
  private final HttpRequest head;
  private final Condenser body = new Condenser();
  private final @Nullable BodyRecorder recorder;
  private long length;

  Intake(HttpRequest head, @Nullable BodyRecorder recorder) {
    this.head = head;
    this.recorder = recorder;
  }

  HttpRequest head() {
    return head;
  }

  Condenser body() {
    return body;
  }

  @Nullable BodyRecorder recorder() {
    return recorder;
  }

  long length() {
    return length;
  }

  void accept(ByteBuf content, byte[] scratch) {
    length += content.readableBytes();
    if (content.hasArray()) {
      int offset = content.arrayOffset() + content.readerIndex();
      take(content.array(), offset, content.readableBytes());
      return;
    }
    while (content.isReadable()) {
      int count = Math.min(scratch.length, content.readableBytes());
      content.readBytes(scratch, 0, count);
      take(scratch, 0, count);
    }
  }

  private void take(byte[] bytes, int offset, int count) {
    body.accept(bytes, offset, count);
    if (recorder != null) {
      recorder.accept(bytes, offset, count);
    }
  }

  @Override
  public @Nullable String first(String name) {
    return head.headers().get(name);
  }

  @Override
  public Collection<String> names() {
    return headerMap().keySet();
  }

  Map<String, String> headerMap() {
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, String> each : head.headers()) {
      map.merge(each.getKey().toLowerCase(Locale.ROOT), each.getValue(), (a, b) -> a + ", " + b);
    }
    return map;
  }
}
