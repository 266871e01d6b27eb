/// Anthropic's Messages API as its providers speak it: `POST /v1/messages`.
///
/// [AnthropicDialect] is the way in; behind it one class per duty. [ModelTraits] is the one place
/// that knows what differs between models. Knows the canonical form and JSON; knows no transport.
///
/// Sources: Anthropic's API reference (platform.claude.com/docs/en/api/messages) and the types of
/// its Python SDK (PyPI `anthropic` 2.11). `docs/dialects/anthropic.md` lists the decisions.
@NullMarked
package dev.pontage.extproc.llm.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
