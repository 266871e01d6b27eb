package dev.pontage.bench.load;

/// What arrived isn't an answer that counts.
final class BadResponse extends Exception {
  private static final long serialVersionUID = 1;

  BadResponse(String message) {
    super(message);
  }
}
