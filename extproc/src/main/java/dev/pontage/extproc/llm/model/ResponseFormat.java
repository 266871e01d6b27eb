package dev.pontage.extproc.llm.model;

import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import org.jspecify.annotations.Nullable;

/// What form the answer must have, if not free text.
public sealed interface ResponseFormat {
  /// Any JSON object.
  record AnyJson() implements ResponseFormat {}

  /// JSON that fits a schema.
  record Schema(JsonString name, @Nullable JsonObject schema, @Nullable Boolean strict)
      implements ResponseFormat {}
}
