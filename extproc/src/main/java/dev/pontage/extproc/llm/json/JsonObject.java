package dev.pontage.extproc.llm.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON object: fields in the order in which they were written, names unique.
public final class JsonObject implements Json {
  /// One field. `from` and `to` bound it in the source, from the name's quote to the value's end.
  public record Field(String name, Json value, int from, int to) {}

  private final byte[] source;
  private final int from;
  private final int to;
  private final List<Field> fields;

  JsonObject(byte[] source, int from, int to, List<Field> fields) {
    this.source = source;
    this.from = from;
    this.to = to;
    this.fields = fields;
  }

  byte[] source() {
    return source;
  }

  /// Where the opening brace stands.
  int from() {
    return from;
  }

  /// Where the closing brace ends.
  int to() {
    return to;
  }

  /// The fields in order, unmodifiable.
  public List<Field> fields() {
    return fields;
  }

  /// The number of bytes it takes in its source.
  public int length() {
    return to - from;
  }

  /// The value of a field, `null` if there is no such field. JSON's null is [JsonNull].
  public @Nullable Json get(String name) {
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      if (field.name().equals(name)) {
        return field.value();
      }
    }
    return null;
  }

  /// The value of a field if it is there and not JSON's null, else `null`.
  public @Nullable Json getNonNull(String name) {
    Json value = get(name);
    return value == null || value.isNull() ? null : value;
  }

  /// The value of a text field; `null` if absent or of another kind.
  public @Nullable JsonString string(String name) {
    return get(name) instanceof JsonString string ? string : null;
  }

  /// The decoded text of a field; `fallback` if absent or of another kind.
  public String text(String name, String fallback) {
    return get(name) instanceof JsonString string ? string.text() : fallback;
  }

  /// The value of an object field; `null` if absent or of another kind.
  public @Nullable JsonObject object(String name) {
    return get(name) instanceof JsonObject object ? object : null;
  }

  /// The value of an array field; `null` if absent or of another kind.
  public @Nullable JsonArray array(String name) {
    return get(name) instanceof JsonArray array ? array : null;
  }

  /// The value of a whole-number field; `fallback` if absent, of another kind or not whole.
  public long whole(String name, long fallback) {
    return get(name) instanceof JsonNumber number ? number.wholeValue().orElse(fallback) : fallback;
  }

  /// True if a field is JSON's `true`.
  public boolean isTrue(String name) {
    return get(name) == JsonBoolean.TRUE;
  }

  /// Appends this object with some fields replaced or added, all else as it stands in the source
  /// byte for byte, white space included.
  ///
  /// @param replacements fields by name: replaced where they stand, else added at the end
  public void writeWith(JsonWriter out, List<Replacement> replacements) {
    int copied = from;
    boolean[] done = new boolean[replacements.size()];
    out.separate();
    for (Field field : fields) {
      for (int i = 0; i < done.length; i++) {
        if (replacements.get(i).name().equals(field.name())) {
          done[i] = true;
          out.rawPart(source, copied, field.from());
          out.bytesOf('"' + field.name() + "\":");
          replacements.get(i).value().writeTo(out);
          copied = field.to();
        }
      }
    }
    int close = to - 1;
    out.rawPart(source, copied, close);
    boolean empty = fields.isEmpty();
    for (int i = 0; i < done.length; i++) {
      if (!done[i]) {
        out.bytesOf((empty ? "\"" : ",\"") + replacements.get(i).name() + "\":");
        replacements.get(i).value().writeTo(out);
        empty = false;
      }
    }
    out.rawPart(source, close, to);
  }

  /// A field's new value, for [#writeWith]. The name needs no escaping.
  public record Replacement(String name, Json value) {}

  @Override
  public void writeTo(JsonWriter out) {
    out.raw(source, from, to);
  }

  @Override
  public String kind() {
    return "an object";
  }

  @Override
  public String toString() {
    return toJson();
  }
}
