package dev.pontage.extproc.llm.sse;

/// One event of a stream, valid only while its sink is being called.
///
/// @param name the `event:` field, empty if there was none
/// @param source holds the data
/// @param from where the data begins
/// @param to where the data ends (exclusive); several `data:` lines are joined by LF
/// @param hasData false for a comment, or an event without any `data:` line
public record SseEvent(String name, byte[] source, int from, int to, boolean hasData) {
  /// True if the data is this ASCII text.
  public boolean dataIs(String ascii) {
    if (to - from != ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (source[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
