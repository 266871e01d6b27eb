package dev.pontage.extproc.llm.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// Appends JSON (and the bytes around it, such as SSE framing) to a growing buffer. Puts commas
/// where they belong; doesn't check that braces match. Not for several threads.
///
/// Exists beside Jackson's generator because slices of other documents are spliced in as they are.
public final class JsonWriter {
  private byte[] buffer;
  private int size;

  /// A writer with room for `capacity` bytes before it has to grow.
  public JsonWriter(int capacity) {
    buffer = new byte[Math.max(16, capacity)];
  }

  /// Opens an object.
  public JsonWriter beginObject() {
    separate();
    return put('{');
  }

  /// Closes an object.
  public JsonWriter endObject() {
    return put('}');
  }

  /// Opens an array.
  public JsonWriter beginArray() {
    separate();
    return put('[');
  }

  /// Closes an array.
  public JsonWriter endArray() {
    return put(']');
  }

  /// A field's name; its value must follow. The name is ASCII that needs no escaping.
  public JsonWriter name(String name) {
    separate();
    put('"');
    ascii(name);
    put('"');
    return put(':');
  }

  /// A field's name that may need escaping.
  public JsonWriter escapedName(String name) {
    separate();
    put('"');
    byte[] escaped = JsonEscapes.escape(name);
    rawPart(escaped, 0, escaped.length);
    put('"');
    return put(':');
  }

  /// A text.
  public JsonWriter value(String text) {
    separate();
    put('"');
    byte[] escaped = JsonEscapes.escape(text);
    rawPart(escaped, 0, escaped.length);
    return put('"');
  }

  /// A text that is escaped already.
  public JsonWriter value(JsonString text) {
    separate();
    put('"');
    text.writeContentTo(this);
    return put('"');
  }

  /// A value as it stands in its source.
  public JsonWriter value(Json value) {
    value.writeTo(this);
    return this;
  }

  /// A whole number.
  public JsonWriter value(long number) {
    separate();
    return ascii(Long.toString(number));
  }

  /// A boolean.
  public JsonWriter value(boolean value) {
    separate();
    return ascii(value ? "true" : "false");
  }

  /// `null`
  public JsonWriter nullValue() {
    separate();
    return ascii("null");
  }

  /// Opens a text that is put together from parts by [#part]; end it with [#endText].
  public JsonWriter beginText() {
    separate();
    return put('"');
  }

  /// A part of an open text.
  public JsonWriter part(JsonString text) {
    text.writeContentTo(this);
    return this;
  }

  /// A part of an open text.
  public JsonWriter part(String text) {
    byte[] escaped = JsonEscapes.escape(text);
    return rawPart(escaped, 0, escaped.length);
  }

  /// Ends a text opened by [#beginText].
  public JsonWriter endText() {
    return put('"');
  }

  /// A whole JSON value given as bytes.
  public JsonWriter raw(byte[] source, int from, int to) {
    separate();
    return rawPart(source, from, to);
  }

  /// A whole JSON value given as bytes.
  public JsonWriter raw(byte[] json) {
    return raw(json, 0, json.length);
  }

  /// Bytes as they are, with no comma before them: framing around JSON.
  public JsonWriter bytesOf(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return rawPart(bytes, 0, bytes.length);
  }

  /// Bytes as they are, with no comma before them.
  public JsonWriter rawPart(byte[] source, int from, int to) {
    int length = to - from;
    reserve(length);
    System.arraycopy(source, from, buffer, size, length);
    size += length;
    return this;
  }

  /// Puts the comma that is due before the next value or name, if any. A value follows `{`, `[`,
  /// `:` or framing (a blank, a line feed) without one; texts end in a quote, so the last byte
  /// tells.
  void separate() {
    if (size > 0) {
      switch (buffer[size - 1]) {
        case '{', '[', ':', ' ', '\n', ',' -> {}
        default -> put(',');
      }
    }
  }

  /// The number of bytes written.
  public int size() {
    return size;
  }

  /// The writer's own bytes: the first [#size] of them were written. For a writer that isn't used
  /// again.
  public byte[] buffer() {
    return buffer;
  }

  /// Forgets what was written and keeps the buffer.
  public void reset() {
    size = 0;
  }

  /// A copy of what was written.
  public byte[] copy() {
    return Arrays.copyOf(buffer, size);
  }

  /// What was written, for a writer that isn't used again: the buffer itself when it is exactly
  /// full, else a copy.
  public byte[] toByteArray() {
    return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
  }

  private JsonWriter put(char ascii) {
    reserve(1);
    buffer[size++] = (byte) ascii;
    return this;
  }

  @SuppressWarnings("deprecation") // the only way to copy Latin-1 characters without a detour
  private JsonWriter ascii(String text) {
    int length = text.length();
    reserve(length);
    text.getBytes(0, length, buffer, size);
    size += length;
    return this;
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > buffer.length) {
      long grown = Math.max(needed, buffer.length + (buffer.length >> 1) + 64L);
      buffer = Arrays.copyOf(buffer, (int) Math.min(grown, Integer.MAX_VALUE - 16));
    }
  }

  /// What was written, as text.
  @Override
  public String toString() {
    return new String(buffer, 0, size, UTF_8);
  }
}
