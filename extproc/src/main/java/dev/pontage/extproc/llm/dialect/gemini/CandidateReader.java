package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.dialect.GeminiSignatures;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import org.jspecify.annotations.Nullable;

/// Reads the content of a candidate, which is the same in whole answers and in streams.
///
/// Skips what clients have no place for: generated media, and the code and its results of tools on
/// Gemini's own side, which no request of ours switches on.
final class CandidateReader {
  /// The most answers a request can ask for, with room to spare.
  private static final long MOST_CANDIDATES = 128;

  /// Takes the content in order.
  interface Sink {
    /// Some of the answer's text, never empty.
    void text(JsonString text);

    /// Some of a thought, never empty.
    void thought(JsonString text);

    /// The signature of what came last, marked as Gemini's.
    void signature(JsonString signature);

    /// A whole tool call. Arguments may be missing, which means none.
    void call(
        @Nullable JsonString id,
        JsonString name,
        @Nullable JsonObject arguments,
        @Nullable JsonString signature);
  }

  private CandidateReader() {}

  /// The candidate's place among the answers; -1 if it makes no sense.
  static int indexOf(JsonObject candidate) {
    long index = candidate.whole("index", 0);
    return index >= 0 && index < MOST_CANDIDATES ? (int) index : -1;
  }

  /// Gives a candidate's content to `sink`.
  static void read(JsonObject candidate, Sink sink) {
    JsonObject content = candidate.object("content");
    JsonArray parts = content == null ? null : content.array("parts");
    if (parts != null) {
      for (Json part : parts) {
        if (part instanceof JsonObject object) {
          part(object, sink);
        }
      }
    }
  }

  private static void part(JsonObject part, Sink sink) {
    JsonString signature = part.string("thoughtSignature");
    boolean signed = signature != null && !signature.isEmpty();
    JsonObject call = part.object("functionCall");
    if (call != null) {
      JsonString name = call.string("name");
      if (name != null && !name.isEmpty()) {
        sink.call(call.string("id"), name, call.object("args"), signed ? signature : null);
      }
      return;
    }
    JsonString text = part.string("text");
    if (text != null && !text.isEmpty()) {
      if (part.isTrue("thought")) {
        sink.thought(text);
      } else {
        sink.text(text);
      }
    }
    if (signature != null && signed) {
      sink.signature(GeminiSignatures.marked(signature));
    }
  }
}
