package dev.pontage.bench.stage;

/// Something under test didn't start; the message says what, with the end of its output.
public final class StageFailure extends Exception {
  private static final long serialVersionUID = 1;

  StageFailure(String message) {
    super(message);
  }
}
