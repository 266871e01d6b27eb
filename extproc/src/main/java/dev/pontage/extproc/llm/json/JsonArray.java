package dev.pontage.extproc.llm.json;

import java.util.Iterator;
import java.util.List;

/// A JSON array.
public final class JsonArray implements Json, Iterable<Json> {
  private final byte[] source;
  private final int from;
  private final int to;
  private final List<Json> elements;

  JsonArray(byte[] source, int from, int to, List<Json> elements) {
    this.source = source;
    this.from = from;
    this.to = to;
    this.elements = elements;
  }

  /// The elements in order, unmodifiable.
  public List<Json> elements() {
    return elements;
  }

  /// The number of elements.
  public int size() {
    return elements.size();
  }

  /// The element at `index`.
  public Json get(int index) {
    return elements.get(index);
  }

  @Override
  public Iterator<Json> iterator() {
    return elements.iterator();
  }

  @Override
  public void writeTo(JsonWriter out) {
    out.raw(source, from, to);
  }

  @Override
  public String kind() {
    return "an array";
  }

  @Override
  public String toString() {
    return toJson();
  }
}
