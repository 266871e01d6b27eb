/// The canonical form: what clients' and providers' schemas mean, written down once. Every client
/// format decodes to it and every provider dialect encodes from it (N + M, not N × M). Texts and
/// numbers stay views on the bytes they came in ([dev.pontage.extproc.llm.json]). Knows no vendor.
///
/// Start at [ChatRequest] and [ChatEvent].
@NullMarked
package dev.pontage.extproc.llm.model;

import org.jspecify.annotations.NullMarked;
