package dev.pontage.simulator.wire;

/// One content chunk of a streamed answer.
public sealed interface Delta {
  /// Index of the choice (candidate) it belongs to.
  int choice();

  /// A piece of the answer's text.
  record Text(int choice, Fragment piece) implements Delta {}

  /// A piece of reasoning.
  record Reasoning(int choice, Fragment piece) implements Delta {}

  /// A tool call begins.
  ///
  /// @param index position among the choice's tool calls
  record CallStart(int choice, int index, ToolCall call) implements Delta {}

  /// A piece of a tool call's arguments.
  record CallArguments(int choice, int index, Fragment piece) implements Delta {}

  /// Text together with its escaped form, made once and written often.
  final class Fragment {
    private final String text;
    private final byte[] json;

    /// @param text any text
    public Fragment(String text) {
      this.text = text;
      this.json = Json.escaped(text);
    }

    /// The text.
    public String text() {
      return text;
    }

    /// The text for the inside of a JSON string, not to be changed.
    public byte[] json() {
      return json;
    }
  }
}
