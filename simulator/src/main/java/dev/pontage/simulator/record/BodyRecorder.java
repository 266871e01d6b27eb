package dev.pontage.simulator.record;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps the first bytes of a body while it comes in, and the digest of one that is longer. Not
/// thread-safe.
public final class BodyRecorder {
  /// Bytes of a body that are kept.
  public static final int KEPT = 1024 * 1024;

  private byte[] kept = new byte[1024];
  private int size;
  private long length;
  private @Nullable MessageDigest digest;

  /// Takes the next bytes.
  public void accept(byte[] bytes, int offset, int count) {
    int room = Math.min(count, KEPT - size);
    if (room > 0) {
      if (kept.length - size < room) {
        kept = Arrays.copyOf(kept, Math.min(KEPT, Math.max(kept.length * 2, size + room)));
      }
      System.arraycopy(bytes, offset, kept, size, room);
      size += room;
    }
    length += count;
    if (digest != null) {
      digest.update(bytes, offset, count);
    } else if (room < count) {
      digest = RecordedRequest.sha256Digest();
      digest.update(kept, 0, size);
      digest.update(bytes, offset + room, count - room);
    }
  }

  /// The record of a request with this body.
  public RecordedRequest record(
      Instant at, String method, String path, Map<String, String> headers) {
    return new RecordedRequest(
        at,
        method,
        path,
        headers,
        Arrays.copyOf(kept, size),
        length,
        digest == null ? new byte[0] : digest.digest());
  }
}
