/// Server-sent events (WHATWG HTML, section 9.2), from bytes, incrementally. Knows no vendor.
@NullMarked
package dev.pontage.extproc.llm.sse;

import org.jspecify.annotations.NullMarked;
