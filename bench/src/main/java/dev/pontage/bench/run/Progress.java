package dev.pontage.bench.run;

/// Hears what is being done.
@FunctionalInterface
public interface Progress {
  /// Something begins.
  void says(String what);
}
