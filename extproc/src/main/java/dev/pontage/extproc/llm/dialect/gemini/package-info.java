/// Gemini's Developer API, the provider's side: `generateContent` and `streamGenerateContent`.
/// Knows the canonical form and Gemini's schema, and no client's.
///
/// Start at [GeminiDialect]. Requests: [RequestEncoder] lays the conversation out by [Conversation]
/// and writes it by [PartWriter], [ToolWriter] and [GenerationConfig]. Answers: [ResponseDecoder]
/// and [GeminiStreamDecoder] share [CandidateReader]. Sources and decisions stand in
/// `docs/dialects/gemini.md`.
@NullMarked
package dev.pontage.extproc.llm.dialect.gemini;

import org.jspecify.annotations.NullMarked;
