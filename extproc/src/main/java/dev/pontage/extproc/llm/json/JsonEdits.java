package dev.pontage.extproc.llm.json;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Changes to a document anywhere in its depths, made by splicing: everything else stays as it
/// stands in the source, byte for byte. For one use, by one thread.
///
/// The objects to change must be views on the document, and each field is changed at most once.
public final class JsonEdits {
  private record Splice(int from, int to, byte[] put) {}

  private static final byte[] NOTHING = {};

  private final JsonObject document;
  private final List<Splice> splices = new ArrayList<>(4);

  /// Changes to `document`, none yet.
  public JsonEdits(JsonObject document) {
    this.document = document;
  }

  /// Gives a field of `object` this value: where it stands, or at the end if there is none.
  ///
  /// @param name needs no escaping
  public void set(JsonObject object, String name, Json value) {
    check(object);
    for (JsonObject.Field field : object.fields()) {
      if (field.name().equals(name)) {
        splices.add(new Splice(field.from(), field.to(), field("", name, value)));
        return;
      }
    }
    int close = object.to() - 1;
    String comma = object.fields().isEmpty() ? "" : ",";
    splices.add(new Splice(close, close, field(comma, name, value)));
  }

  private static byte[] field(String comma, String name, Json value) {
    JsonWriter out = new JsonWriter(64).bytesOf(comma + '"' + name + "\":");
    value.writeTo(out);
    return out.toByteArray();
  }

  /// Takes the fields with these names out of `object`, each with one comma. For one call an
  /// object; one that loses all its fields can't be given new ones.
  public void remove(JsonObject object, Set<String> names) {
    check(object);
    List<JsonObject.Field> fields = object.fields();
    int keptTo = -1; // where the field before ends that stays
    for (int i = 0; i < fields.size(); i++) {
      JsonObject.Field field = fields.get(i);
      if (!names.contains(field.name())) {
        keptTo = field.to();
      } else if (keptTo >= 0) {
        splices.add(new Splice(keptTo, field.to(), NOTHING));
        keptTo = field.to();
      } else {
        int to = i + 1 < fields.size() ? fields.get(i + 1).from() : field.to();
        splices.add(new Splice(field.from(), to, NOTHING));
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very array, not one like it
  private void check(JsonObject object) {
    if (object.source() != document.source()) {
      throw new IllegalArgumentException("object: of another document (expected: a part of this)");
    }
  }

  /// The document with the changes. Nobody may write to it: without any change, it may be the
  /// source itself.
  public byte[] toByteArray() {
    byte[] source = document.source();
    if (splices.isEmpty() && document.length() == source.length) {
      return source;
    }
    int size = document.length();
    for (Splice splice : splices) {
      size += splice.put().length - (splice.to() - splice.from());
    }
    splices.sort(Comparator.comparingInt(Splice::from));
    byte[] edited = new byte[size];
    int written = 0;
    int copied = document.from();
    for (Splice splice : splices) {
      int kept = splice.from() - copied;
      System.arraycopy(source, copied, edited, written, kept);
      System.arraycopy(splice.put(), 0, edited, written + kept, splice.put().length);
      written += kept + splice.put().length;
      copied = splice.to();
    }
    System.arraycopy(source, copied, edited, written, document.to() - copied);
    return edited;
  }
}
