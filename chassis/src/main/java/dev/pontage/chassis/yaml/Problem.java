package dev.pontage.chassis.yaml;

/// One mistake in a configuration file.
///
/// @param file the file as it was named by the reader
/// @param line 1-based; 0 when the mistake belongs to no line (a file that is missing)
/// @param path where in the document, as in `models[1].name`; empty for the document itself
/// @param what what is wrong, in one line
/// @param expected what would be right; empty when `what` says it all
public record Problem(String file, int line, String path, String what, String expected) {

  /// Renders as `file:line: path: what (expected: …)`, leaving out the parts that are empty.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line);
    }
    text.append(": ");
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    text.append(what);
    if (!expected.isEmpty()) {
      text.append(" (expected: ").append(expected).append(')');
    }
    return text.toString();
  }
}
