package dev.pontage.extproc.llm.model;

import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import org.jspecify.annotations.Nullable;

/// A function the model may ask to be called.
///
/// @param parameters JSON Schema of its arguments; absent if it takes none
/// @param strict whether arguments must match the schema, where the client said so
public record Tool(
    JsonString name,
    @Nullable JsonString description,
    @Nullable JsonObject parameters,
    @Nullable Boolean strict) {}
