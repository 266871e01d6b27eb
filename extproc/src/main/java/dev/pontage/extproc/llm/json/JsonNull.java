package dev.pontage.extproc.llm.json;

/// The JSON value `null`.
public enum JsonNull implements Json {
  /// The only one.
  NULL;

  @Override
  public void writeTo(JsonWriter out) {
    out.nullValue();
  }

  @Override
  public String kind() {
    return "null";
  }
}
