package dev.pontage.simulator.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Rewrites a stream into one that means the same but is hard to read: line ends of both kinds,
/// comments, pieces that end inside `data:`, inside a line end, inside a UTF-8 character, or hold
/// several events. Not thread-safe.
final class OddBytes {
  private static final int[] SIZES = {1, 2, 3, 1, 7, 1, 4, 29, 2, 300, 1, 5, 1_400, 64, 3};
  private static final int HELD_BACK = 3;

  private final boolean events;
  private final byte[] ping;
  private final Queue<byte[]> pieces = new ArrayDeque<>();
  private byte[] carried = {};
  private int batches;
  private int sizes;

  /// @param events whether the stream is made of server-sent events, where comments and line ends
  ///   may vary
  /// @param ping the vendor's keep-alive, put between events now and then
  OddBytes(boolean events, byte[] ping) {
    this.events = events;
    this.ping = ping;
  }

  /// Takes whole events.
  void accept(byte[] bytes) {
    byte[] odd = events ? disturbed(bytes) : bytes;
    byte[] all = Arrays.copyOf(carried, carried.length + odd.length);
    System.arraycopy(odd, 0, all, carried.length, odd.length);
    int end = Math.max(0, all.length - HELD_BACK);
    cut(all, end);
    carried = Arrays.copyOfRange(all, end, all.length);
  }

  /// Lets out what was held back.
  void drain() {
    cut(carried, carried.length);
    carried = new byte[0];
  }

  /// The next piece to write, or null when there is none.
  byte @Nullable [] next() {
    return pieces.poll();
  }

  private byte[] disturbed(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
    int batch = batches++;
    if (batch % 3 == 1) {
      text = ": odd ü🙂 comment\n\n" + text;
    }
    if (batch % 5 == 2) {
      text = new String(ping, StandardCharsets.UTF_8).replace("\r\n", "\n") + text;
    }
    return (batch % 2 == 0 ? text.replace("\n", "\r\n") : text).getBytes(StandardCharsets.UTF_8);
  }

  private void cut(byte[] bytes, int end) {
    int from = 0;
    while (from < end) {
      int size = SIZES[sizes++ % SIZES.length];
      int to = Math.min(end, from + size);
      for (int i = from; i < to; i++) {
        if ((bytes[i] & 0xC0) == 0xC0) {
          to = i + 1;
        }
      }
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
  }
}
