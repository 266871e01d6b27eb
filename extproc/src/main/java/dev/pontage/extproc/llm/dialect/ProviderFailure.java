package dev.pontage.extproc.llm.dialect;

import dev.pontage.extproc.llm.model.ProviderError;

/// A provider answered with an error where an answer was expected.
public final class ProviderFailure extends Exception {
  private final transient ProviderError error;

  /// A failure with what is known of it.
  public ProviderFailure(ProviderError error) {
    super(error.message());
    this.error = error;
  }

  /// What is known of it.
  public ProviderError error() {
    return error;
  }
}
