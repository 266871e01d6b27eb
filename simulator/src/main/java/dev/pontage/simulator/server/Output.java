package dev.pontage.simulator.server;

import dev.pontage.simulator.wire.Bytes;
import dev.pontage.simulator.wire.Header;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes one HTTP/1.1 response as raw bytes, so that a response can also end wrongly. Gathers what
/// is written until it is flushed. Event loop only.
// Netty closes the channel when a write fails: its futures have nothing to add.
@SuppressWarnings("FutureReturnValueIgnored")
final class Output {
  /// Gathered bytes that make a flush worthwhile.
  static final int FULL = 16 * 1024;

  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final ChannelHandlerContext ctx;
  private final boolean close;
  private final boolean compress;
  private @Nullable ByteBuf gathered;
  private @Nullable ByteArrayOutputStream compressed;
  private @Nullable GZIPOutputStream gzip;

  Output(ChannelHandlerContext ctx, boolean close, boolean compress) {
    this.ctx = ctx;
    this.close = close;
    this.compress = compress;
  }

  /// Writes the head.
  ///
  /// @param length body length, or -1 for a chunked body
  void head(int status, List<Header> headers, String contentType, long length) {
    Bytes head = new Bytes();
    head.put("HTTP/1.1 ").put(Integer.toString(status)).put(" ");
    head.put(HttpResponseStatus.valueOf(status).reasonPhrase()).put(CRLF);
    if (!contentType.isEmpty()) {
      head.put("content-type: ").put(contentType).put(CRLF);
    }
    for (Header header : headers) {
      head.put(header.name()).put(": ").put(header.value()).put(CRLF);
    }
    if (compress) {
      head.put("content-encoding: gzip\r\n");
    }
    if (close) {
      head.put("connection: close\r\n");
    }
    if (length < 0) {
      head.put("transfer-encoding: chunked\r\n");
    } else {
      head.put("content-length: ").put(Long.toString(length)).put(CRLF);
    }
    head.put(CRLF);
    raw(head.backing(), 0, head.size());
  }

  /// Adds bytes as they are.
  void raw(byte[] bytes, int offset, int count) {
    buffer(count).writeBytes(bytes, offset, count);
  }

  /// Adds one chunk of a chunked body.
  void chunk(Bytes bytes) {
    chunk(bytes.backing(), 0, bytes.size());
  }

  /// Adds one chunk of a chunked body.
  void chunk(byte[] bytes, int offset, int count) {
    if (count == 0) {
      return;
    }
    if (compress) {
      byte[] packed = deflate(bytes, offset, count);
      frame(packed, 0, packed.length);
    } else {
      frame(bytes, offset, count);
    }
  }

  private void frame(byte[] bytes, int offset, int count) {
    ByteBuf out = buffer(count + 12);
    int shift = 28;
    while (shift > 0 && (count >>> shift) == 0) {
      shift -= 4;
    }
    for (; shift >= 0; shift -= 4) {
      out.writeByte(HEX[(count >>> shift) & 15]);
    }
    out.writeBytes(CRLF).writeBytes(bytes, offset, count).writeBytes(CRLF);
  }

  /// Ends a chunked body properly.
  void endChunks() {
    if (gzip != null && compressed != null) {
      try {
        gzip.finish();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      byte[] rest = compressed.toByteArray();
      if (rest.length > 0) {
        frame(rest, 0, rest.length);
      }
    }
    raw(LAST_CHUNK, 0, LAST_CHUNK.length);
  }

  private byte[] deflate(byte[] bytes, int offset, int count) {
    try {
      ByteArrayOutputStream sink = compressed;
      GZIPOutputStream zip = gzip;
      if (sink == null || zip == null) {
        sink = new ByteArrayOutputStream();
        zip = new GZIPOutputStream(sink, true);
        compressed = sink;
        gzip = zip;
      }
      zip.write(bytes, offset, count);
      zip.flush();
      byte[] packed = sink.toByteArray();
      sink.reset();
      return packed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Bytes gathered since the last flush.
  int pending() {
    return gathered == null ? 0 : gathered.readableBytes();
  }

  /// Sends what was gathered.
  void flush() {
    ByteBuf out = gathered;
    if (out != null) {
      gathered = null;
      ctx.writeAndFlush(out, ctx.voidPromise());
    }
  }

  /// Lets go of what was gathered and not sent.
  void discard() {
    if (gathered != null) {
      gathered.release();
      gathered = null;
    }
  }

  /// Whether the connection ends with this response.
  boolean closes() {
    return close;
  }

  /// Whether the socket takes more without queueing.
  boolean isWritable() {
    Channel channel = ctx.channel();
    return channel.isWritable();
  }

  private ByteBuf buffer(int more) {
    ByteBuf out = gathered;
    if (out == null) {
      out = ctx.alloc().directBuffer(Math.max(more, 1024));
      gathered = out;
    }
    return out;
  }
}
