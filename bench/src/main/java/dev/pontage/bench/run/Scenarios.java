package dev.pontage.bench.run;

/// The names under which rows stand.
public final class Scenarios {
  /// Streams with pauses between their chunks.
  public static final String PACED = "streaming, 5 ms gaps";

  /// Streams without pauses.
  public static final String BURSTS = "streaming, bursts";

  /// Memory of extproc.
  public static final String MEMORY = "memory of extproc";

  /// Starts after the first.
  public static final String START = "second start";

  private static final String NON_STREAMING = "non-streaming c=";

  private Scenarios() {}

  /// Answers at once, over so many connections.
  public static String nonStreaming(int connections) {
    return NON_STREAMING + connections;
  }

  /// Whether these are answers at once.
  public static boolean isNonStreaming(String scenario) {
    return scenario.startsWith(NON_STREAMING);
  }
}
