package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonNumber;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/// Brings `logprobsResult` into OpenAI's shape.
final class LogprobsReader {
  private LogprobsReader() {}

  /// The log probabilities of a candidate; `null` if it has none.
  static @Nullable Json read(JsonObject candidate) {
    JsonObject result = candidate.object("logprobsResult");
    JsonArray chosen = result == null ? null : result.array("chosenCandidates");
    if (result == null || chosen == null || chosen.size() == 0) {
      return null;
    }
    JsonArray top = result.array("topCandidates");
    JsonWriter out = new JsonWriter(256 * chosen.size());
    out.beginObject().name("content").beginArray();
    for (int i = 0; i < chosen.size(); i++) {
      if (chosen.get(i) instanceof JsonObject token) {
        token(token, out);
        out.name("top_logprobs").beginArray();
        if (top != null && i < top.size() && top.get(i) instanceof JsonObject step) {
          alternatives(step, out);
        }
        out.endArray().endObject();
      }
    }
    out.endArray().name("refusal").nullValue().endObject();
    try {
      return JsonParser.parse(out.toByteArray());
    } catch (InvalidJson e) {
      throw new IllegalStateException("what was written just now is JSON", e);
    }
  }

  private static void alternatives(JsonObject step, JsonWriter out) {
    JsonArray candidates = step.array("candidates");
    if (candidates != null) {
      for (Json candidate : candidates) {
        if (candidate instanceof JsonObject token) {
          token(token, out);
          out.endObject();
        }
      }
    }
  }

  /// Leaves the object open.
  private static void token(JsonObject token, JsonWriter out) {
    JsonString text = token.string("token");
    out.beginObject().name("token").value(text == null ? JsonString.EMPTY : text);
    out.name("logprob");
    if (token.get("logProbability") instanceof JsonNumber number) {
      out.value(number);
    } else {
      out.value(0); // proto-JSON leaves a zero out
    }
    out.name("bytes").nullValue();
  }
}
