package dev.pontage.extproc.llm.json;

/// A JSON value, as a view on the bytes it was parsed from. Immutable as long as nobody writes to
/// the source array; keeps that array alive.
public sealed interface Json
    permits JsonArray, JsonBoolean, JsonNull, JsonNumber, JsonObject, JsonString {

  /// Appends this value as it stands in its source, byte for byte.
  void writeTo(JsonWriter out);

  /// What kind of value this is, as an error message would say it: `a string`, `an object`.
  String kind();

  /// This value's JSON text, mainly for messages and tests.
  default String toJson() {
    JsonWriter out = new JsonWriter(64);
    writeTo(out);
    return out.toString();
  }

  /// True for `null`.
  default boolean isNull() {
    return this instanceof JsonNull;
  }
}
