package dev.pontage.extproc.llm.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pontage.extproc.llm.json.JsonWriter;
import java.util.Arrays;

/// Bytes in, events out, however the bytes are split. Each byte is looked at once; an event that
/// arrives whole in one chunk is never copied. Not for several threads.
///
/// Lines end in LF, CR or CRLF. A byte order mark at the start is skipped, but passed on as raw
/// bytes. The raw bytes given to the sink, concatenated, are exactly what was fed.
public final class SseDecoder {
  /// Takes what was decoded. Arrays are valid only during the call.
  public interface Sink {
    /// An event (or a comment, see [SseEvent#hasData]) is complete.
    ///
    /// @param raw its bytes as they came, up to and including the line end that completed it
    void event(SseEvent event, byte[] raw, int from, int to);

    /// The LF of a CRLF whose CR completed the event before: it belongs to that event.
    void lateLineFeed(byte[] raw, int from, int to);
  }

  private static final byte[] NONE = new byte[0];

  private final int maxEventBytes;

  // The event in progress. Offsets are relative to its first byte, so that they survive a move from
  // a chunk to `pending`.
  private byte[] pending = NONE;
  private int pendingSize;
  private int scanned;
  private int lineStart;
  private int dataFrom = -1;
  private int dataTo;
  private boolean joined;
  private final JsonWriter joinedData = new JsonWriter(0);
  private String name = "";
  private String lastName = "";
  private boolean hasFields;
  private boolean afterCarriageReturn;
  private boolean atStart = true;

  /// A decoder that refuses events of more than `maxEventBytes` bytes.
  public SseDecoder(int maxEventBytes) {
    this.maxEventBytes = maxEventBytes;
  }

  /// Decodes the next bytes of the stream.
  ///
  /// @throws SseOverflow if an event is larger than allowed; the decoder can't be used after that
  public void feed(byte[] chunk, int from, int to, Sink sink) throws SseOverflow {
    if (from == to) {
      return;
    }
    if (afterCarriageReturn && pendingSize == 0) {
      afterCarriageReturn = false;
      if (chunk[from] == '\n') {
        sink.lateLineFeed(chunk, from, from + 1);
        from++;
      }
    }
    if (pendingSize == 0) {
      int left = decode(chunk, from, to, sink);
      keep(chunk, left, to);
    } else {
      keep(chunk, from, to);
      int size = pendingSize;
      byte[] buffer = pending;
      pendingSize = 0;
      int left = decode(buffer, 0, size, sink);
      if (left == 0) {
        pendingSize = size;
      } else {
        pending = NONE;
        keep(buffer, left, size);
      }
    }
  }

  /// The stream ended. An event that lacks only its blank line is still delivered; whatever else is
  /// left goes to the sink as an event without data.
  public void end(Sink sink) {
    if (pendingSize == 0) {
      return;
    }
    int size = pendingSize;
    pendingSize = 0;
    if (lineStart < size) {
      line(pending, 0, lineStart, size);
    }
    dispatch(pending, 0, size, sink);
  }

  /// Decodes `buffer` from the event that begins at `base`; returns where the incomplete one
  /// begins.
  private int decode(byte[] buffer, int base, int to, Sink sink) {
    int i = base + scanned;
    if (atStart) {
      int mark = byteOrderMark(buffer, base, to);
      if (mark < 0) {
        return base; // too few bytes to tell
      }
      atStart = false;
      i = base + mark;
      lineStart = mark;
    }
    while (i < to) {
      byte b = buffer[i];
      if (b != '\n' && b != '\r') {
        i++;
        continue;
      }
      if (b == '\n' && afterCarriageReturn && i == base + lineStart) {
        afterCarriageReturn = false; // the LF of a CRLF within an event
        i++;
        lineStart = i - base;
        continue;
      }
      int lineEnd = i;
      i++;
      boolean splitsCrLf = false;
      if (b == '\r') {
        if (i < to) {
          if (buffer[i] == '\n') {
            i++;
          }
        } else {
          splitsCrLf = true;
        }
      }
      boolean blank = lineEnd == base + lineStart;
      boolean comment = !blank && !hasFields && buffer[base + lineStart] == ':';
      if (!blank) {
        line(buffer, base, base + lineStart, lineEnd);
      }
      afterCarriageReturn = splitsCrLf;
      lineStart = i - base;
      if (blank || comment) {
        dispatch(buffer, base, i, sink);
        base = i;
      }
    }
    scanned = i - base;
    return base;
  }

  /// The length of the byte order mark at the start: 0 or 3; -1 if more bytes are needed to tell.
  private static int byteOrderMark(byte[] buffer, int from, int to) {
    byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    for (int i = 0; i < 3; i++) {
      if (from + i == to) {
        return -1;
      }
      if (buffer[from + i] != mark[i]) {
        return 0;
      }
    }
    return 3;
  }

  private void line(byte[] buffer, int base, int from, int to) {
    if (buffer[from] == ':') {
      return;
    }
    hasFields = true;
    int colon = from;
    while (colon < to && buffer[colon] != ':') {
      colon++;
    }
    int value = Math.min(to, colon + 1);
    if (value < to && buffer[value] == ' ') {
      value++;
    }
    if (is(buffer, from, colon, "data")) {
      data(buffer, base, value, to);
    } else if (is(buffer, from, colon, "event")) {
      name = nameOf(buffer, value, to);
    }
  }

  private void data(byte[] buffer, int base, int from, int to) {
    if (dataFrom < 0) {
      dataFrom = from - base;
      dataTo = to - base;
      return;
    }
    if (!joined) {
      joined = true;
      joinedData.reset();
      joinedData.rawPart(buffer, base + dataFrom, base + dataTo);
    }
    joinedData.bytesOf("\n").rawPart(buffer, from, to);
  }

  private String nameOf(byte[] buffer, int from, int to) {
    if (!is(buffer, from, to, lastName)) {
      lastName = new String(buffer, from, to - from, UTF_8);
    }
    return lastName;
  }

  private static boolean is(byte[] buffer, int from, int to, String ascii) {
    if (to - from != ascii.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (buffer[i] != ascii.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  private void dispatch(byte[] buffer, int base, int end, Sink sink) {
    SseEvent event;
    if (dataFrom < 0) {
      event = new SseEvent(name, NONE, 0, 0, false);
    } else if (joined) {
      byte[] data = joinedData.toByteArray();
      event = new SseEvent(name, data, 0, data.length, true);
    } else {
      event = new SseEvent(name, buffer, base + dataFrom, base + dataTo, true);
    }
    dataFrom = -1;
    joined = false;
    name = "";
    hasFields = false;
    scanned = 0;
    lineStart = 0;
    sink.event(event, buffer, base, end);
  }

  private void keep(byte[] buffer, int from, int to) throws SseOverflow {
    int more = to - from;
    if (more == 0) {
      return;
    }
    int size = pendingSize + more;
    if (size > maxEventBytes) {
      throw new SseOverflow(maxEventBytes);
    }
    if (size > pending.length) {
      pending = Arrays.copyOf(pending, Math.max(size, Math.min(maxEventBytes, size * 2)));
    }
    System.arraycopy(buffer, from, pending, pendingSize, more);
    pendingSize = size;
  }
}
