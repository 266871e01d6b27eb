package dev.pontage.extproc.stream;

import com.google.protobuf.ByteString;
import java.util.Arrays;

/// Gathers a body that comes in chunks into one array, up to a limit. Not for several threads.
final class BodyBuffer {
  private static final byte[] NONE = new byte[0];

  /// What is reserved on a mere announcement: a liar costs no more than this.
  private static final int MOST_ON_TRUST = 1 << 20;

  private final int limit;
  private byte[] bytes = NONE;
  private int size;
  private int announced;

  /// A body is larger than the limit.
  static final class TooLarge extends Exception {
    private TooLarge() {
      super("body too large", null, false, false);
    }
  }

  BodyBuffer(int limit) {
    this.limit = limit;
  }

  int limit() {
    return limit;
  }

  /// The sender says how long the body will be.
  void announce(long length) throws TooLarge {
    if (length > limit) {
      throw new TooLarge();
    }
    announced = (int) Math.max(0, length);
  }

  /// Appends a chunk.
  void add(ByteString chunk) throws TooLarge {
    int more = chunk.size();
    if (more > limit - size) {
      throw new TooLarge();
    }
    int needed = size + more;
    if (needed > bytes.length) {
      int doubled = (int) Math.min(limit, Math.max(needed, 2L * bytes.length));
      int hint = announced <= MOST_ON_TRUST || 2L * needed >= announced ? announced : 0;
      bytes = Arrays.copyOf(bytes, Math.max(needed, hint > 0 ? Math.max(hint, needed) : doubled));
    }
    chunk.copyTo(bytes, size);
    size = needed;
  }

  /// The bytes, of which the first [#size] count. Valid after [#release] too for whoever holds
  /// them.
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  /// Lets go of the bytes.
  void release() {
    bytes = NONE;
    size = 0;
  }
}
