package dev.pontage.extproc.llm.model;

import dev.pontage.extproc.llm.json.JsonNumber;
import org.jspecify.annotations.Nullable;

/// Hints on how the next token is drawn, each as the client wrote it.
public record Sampling(
    @Nullable JsonNumber temperature,
    @Nullable JsonNumber topP,
    @Nullable JsonNumber topK,
    @Nullable JsonNumber presencePenalty,
    @Nullable JsonNumber frequencyPenalty,
    @Nullable JsonNumber seed) {}
