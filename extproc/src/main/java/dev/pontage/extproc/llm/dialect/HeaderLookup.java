package dev.pontage.extproc.llm.dialect;

import org.jspecify.annotations.Nullable;

/// Finds headers of a message.
@FunctionalInterface
public interface HeaderLookup {
  /// The first value of the header with this lower-case name, `null` if there is none.
  @Nullable String first(String name);
}
