/// OpenAI Chat Completions, both sides: [OpenAiChatFormat] for clients, [OpenAiDialect] for
/// providers. Knows this one schema; knows no other vendor.
///
/// Sources: the API reference of the vendor (platform.openai.com/docs/api-reference/chat), the
/// types of its SDKs, and, for `reasoning_content`, `thinking_blocks` and
/// `extra_content.google.thought_signature`, what compatible servers and their clients do.
@NullMarked
package dev.pontage.extproc.llm.dialect.openai;

import org.jspecify.annotations.NullMarked;
