package dev.pontage.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;

/// Reads HTTP/1.1 responses of one connection, however the bytes are split: status, and the body
/// without its framing. Only what a load generator needs: no trailers' values, no 1xx answers, no
/// bodies that end with the connection. Not for several threads.
final class ResponseParser {
  /// Takes what was read.
  interface Sink {
    /// The head is complete.
    void head(int status);

    /// Bytes of the body; valid only during the call.
    void body(byte[] bytes, int from, int to);

    /// The response is complete; the next byte begins another one.
    ///
    /// @param keepAlive false when the server said that it closes the connection
    void end(boolean keepAlive);
  }

  private enum State {
    HEAD,
    LENGTH,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS
  }

  private static final int MAX_HEAD = 64 * 1024;

  private final Sink sink;
  private final StringBuilder line = new StringBuilder(64);
  private State state = State.HEAD;
  private int headBytes;
  private int status;
  private long left;
  private boolean chunked;
  private boolean keepAlive;

  ResponseParser(Sink sink) {
    this.sink = sink;
    reset();
  }

  /// True between responses: nothing of another one has arrived.
  boolean idle() {
    return state == State.HEAD && headBytes == 0;
  }

  /// Reads the next bytes.
  ///
  /// @throws BadResponse when they aren't a response that this parser reads
  void feed(byte[] bytes, int from, int to) throws BadResponse {
    int i = from;
    while (i < to) {
      switch (state) {
        case LENGTH, CHUNK -> {
          int end = (int) Math.min(to, i + left);
          sink.body(bytes, i, end);
          left -= end - i;
          i = end;
          if (left == 0) {
            if (state == State.LENGTH) {
              finish();
            } else {
              state = State.CHUNK_END;
            }
          }
        }
        case HEAD, CHUNK_SIZE, CHUNK_END, TRAILERS -> {
          byte b = bytes[i++];
          if (++headBytes > MAX_HEAD) {
            throw new BadResponse("more than " + MAX_HEAD + " bytes of head");
          }
          if (b == '\n') {
            line();
            line.setLength(0);
          } else if (b != '\r') {
            line.append((char) (b & 0xFF));
          }
        }
      }
    }
  }

  private void line() throws BadResponse {
    switch (state) {
      case HEAD -> headLine();
      case CHUNK_SIZE -> chunkSize();
      case CHUNK_END -> {
        if (!line.isEmpty()) {
          throw new BadResponse("no line end after a chunk");
        }
        headBytes = 0;
        state = State.CHUNK_SIZE;
      }
      case TRAILERS -> {
        if (line.isEmpty()) {
          finish();
        }
      }
      case LENGTH, CHUNK -> throw new IllegalStateException("a line inside a body");
    }
  }

  private void headLine() throws BadResponse {
    if (status == 0) {
      statusLine();
    } else if (line.isEmpty()) {
      headEnds();
    } else {
      header();
    }
  }

  private void statusLine() throws BadResponse {
    if (line.length() < 12 || line.indexOf("HTTP/1.1 ") != 0) {
      throw new BadResponse("not HTTP/1.1: " + clip(line));
    }
    status = number(line.substring(9, 12), 10, "status");
    keepAlive = true;
  }

  private void header() throws BadResponse {
    int colon = line.indexOf(":");
    if (colon < 1) {
      throw new BadResponse("not a header: " + clip(line));
    }
    // Only three headers matter; their first letters save reading the others.
    char first = line.charAt(0);
    if (first != 'c' && first != 'C' && first != 't' && first != 'T') {
      return;
    }
    String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
    String value = line.substring(colon + 1).strip();
    switch (name) {
      case "content-length" -> left = number(value, 10, "content-length");
      case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
      case "connection" -> keepAlive = !value.equalsIgnoreCase("close");
      default -> {}
    }
  }

  private void headEnds() throws BadResponse {
    sink.head(status);
    headBytes = 0;
    if (chunked) {
      state = State.CHUNK_SIZE;
    } else if (left > 0) {
      state = State.LENGTH;
    } else if (left == 0 || status == 204 || status == 304) {
      finish();
    } else {
      throw new BadResponse("neither content-length nor chunked");
    }
  }

  private void chunkSize() throws BadResponse {
    int end = line.indexOf(";");
    left = number(line.substring(0, end < 0 ? line.length() : end).strip(), 16, "chunk size");
    headBytes = 0;
    state = left == 0 ? State.TRAILERS : State.CHUNK;
  }

  private void finish() {
    boolean keep = keepAlive;
    reset();
    sink.end(keep);
  }

  private void reset() {
    state = State.HEAD;
    headBytes = 0;
    status = 0;
    left = -1;
    chunked = false;
    keepAlive = false;
    line.setLength(0);
  }

  private static int number(String text, int radix, String what) throws BadResponse {
    try {
      int number = Integer.parseInt(text, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new BadResponse(what + ": " + clip(text) + " (expected: a number)");
  }

  private static String clip(CharSequence text) {
    String clipped = text.subSequence(0, Math.min(80, text.length())).toString();
    return new String(clipped.getBytes(ISO_8859_1), ISO_8859_1);
  }
}
