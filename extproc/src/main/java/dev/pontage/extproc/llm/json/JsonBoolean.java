package dev.pontage.extproc.llm.json;

/// A JSON boolean.
public enum JsonBoolean implements Json {
  /// `true`
  TRUE,
  /// `false`
  FALSE;

  /// The constant for a value.
  public static JsonBoolean of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /// The value.
  public boolean value() {
    return this == TRUE;
  }

  @Override
  public void writeTo(JsonWriter out) {
    out.value(value());
  }

  @Override
  public String kind() {
    return "a boolean";
  }
}
