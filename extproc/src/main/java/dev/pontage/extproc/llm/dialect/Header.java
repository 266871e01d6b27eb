package dev.pontage.extproc.llm.dialect;

/// An HTTP header; the name is lower case.
public record Header(String name, String value) {
  /// Never shows the value: it may be a key.
  @Override
  public String toString() {
    return name + ": …";
  }
}
