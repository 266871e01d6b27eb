/// Large-language-model wire formats, free of any transport: what a request, an answer and a stream
/// mean, and how each vendor writes them. Pure: imports no gRPC, protobuf or Netty; does no I/O.
///
/// Start at [dev.pontage.extproc.llm.model.ChatRequest], then
/// [dev.pontage.extproc.llm.dialect.Dialect].
@NullMarked
package dev.pontage.extproc.llm;

import org.jspecify.annotations.NullMarked;
