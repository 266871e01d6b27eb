package dev.pontage.bench.run;

import java.util.Locale;

/// One kind of measurement.
public enum Part {
  /// Answers at once, at several concurrencies.
  NONSTREAM,
  /// Streams with pauses between their chunks.
  STREAM,
  /// Streams without pauses.
  BURST,
  /// Memory of extproc.
  MEMORY,
  /// Time to ready, and the first request.
  START;

  /// Its name on the command line.
  public String option() {
    return name().toLowerCase(Locale.ROOT);
  }
}
