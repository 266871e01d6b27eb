/// Counts of tokens, with one meaning for all vendors. Pure.
@NullMarked
package dev.pontage.extproc.llm.usage;

import org.jspecify.annotations.NullMarked;
