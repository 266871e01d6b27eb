package dev.pontage.chassis.grpc;

/// How much a gRPC listener takes.
///
/// @param maxInboundMessageBytes the largest message accepted; a larger one fails its call with
///   `RESOURCE_EXHAUSTED`
/// @param flowControlWindowBytes HTTP/2 window of a connection and of each stream. It is fixed:
///   gRPC's bandwidth probing would answer data with extra pings, which pays on long links only
public record GrpcSettings(int maxInboundMessageBytes, int flowControlWindowBytes) {

  /// HTTP/2's initial window of a stream (RFC 9113, 6.9.2).
  public static final int SMALLEST_WINDOW = 65_535;

  /// Checks both.
  ///
  /// @throws IllegalArgumentException when a size is too small
  public GrpcSettings {
    if (maxInboundMessageBytes < 1) {
      throw new IllegalArgumentException(
          "maxInboundMessageBytes: " + maxInboundMessageBytes + " (expected: >= 1)");
    }
    if (flowControlWindowBytes < SMALLEST_WINDOW) {
      throw new IllegalArgumentException(
          "flowControlWindowBytes: "
              + flowControlWindowBytes
              + " (expected: >= "
              + SMALLEST_WINDOW
              + ")");
    }
  }

  /// 4 MB messages and 1 MB windows.
  public static GrpcSettings defaults() {
    return new GrpcSettings(4 << 20, 1 << 20);
  }
}
