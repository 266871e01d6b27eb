/// OpenAI's Chat Completions, embeddings and models, and what its relatives do differently
/// ([dev.pontage.simulator.wire.openai.Flavour]). Knows no transport.
@NullMarked
package dev.pontage.simulator.wire.openai;

import org.jspecify.annotations.NullMarked;
