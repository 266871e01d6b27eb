package dev.pontage.simulator.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing byte buffer. Not thread-safe.
public final class Bytes {
  private byte[] data = new byte[512];
  private int size;

  /// Appends bytes.
  public Bytes put(byte[] bytes) {
    return put(bytes, 0, bytes.length);
  }

  /// Appends part of an array.
  public Bytes put(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, data, size, length);
    size += length;
    return this;
  }

  /// Appends one byte.
  public Bytes put(int octet) {
    reserve(1);
    data[size++] = (byte) octet;
    return this;
  }

  /// Appends text as UTF-8.
  public Bytes put(String text) {
    return put(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Forgets the content, keeps the memory.
  public void clear() {
    size = 0;
  }

  /// Bytes held.
  public int size() {
    return size;
  }

  /// The backing array; valid up to [#size] until the next change.
  public byte[] backing() {
    return data;
  }

  /// A copy of the content.
  public byte[] copy() {
    return Arrays.copyOf(data, size);
  }

  private void reserve(int more) {
    if (data.length - size < more) {
      data = Arrays.copyOf(data, Math.max(data.length * 2, Math.addExact(size, more)));
    }
  }
}
