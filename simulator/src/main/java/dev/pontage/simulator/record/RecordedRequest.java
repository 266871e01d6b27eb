package dev.pontage.simulator.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/// One request as it was received.
public final class RecordedRequest {
  private final Instant at;
  private final String method;
  private final String path;
  private final Map<String, String> headers;
  private final byte[] body;
  private final long length;
  private final byte[] digest;

  /// @param at when its last byte came
  /// @param method HTTP method
  /// @param path request target with its query, as received
  /// @param headers names in lower case; values of a repeated header joined by `, `
  /// @param body its first bytes, handed over
  /// @param length bytes of the whole body
  /// @param digest SHA-256 of the whole body, or an empty array when `body` is whole
  public RecordedRequest(
      Instant at,
      String method,
      String path,
      Map<String, String> headers,
      byte[] body,
      long length,
      byte[] digest) {
    this.at = at;
    this.method = method;
    this.path = path;
    this.headers = headers;
    this.body = body;
    this.length = length;
    this.digest = digest;
  }

  /// When its last byte came.
  public Instant at() {
    return at;
  }

  /// HTTP method.
  public String method() {
    return method;
  }

  /// Request target with its query, as received.
  public String path() {
    return path;
  }

  /// Headers, names in lower case, values of a repeated header joined by `, `.
  public Map<String, String> headers() {
    return headers;
  }

  /// The body's text; its first 1 MB when it is longer.
  public String body() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// Bytes of the whole body.
  public long length() {
    return length;
  }

  /// Whether [#body] is the whole body.
  public boolean isWhole() {
    return body.length == length;
  }

  /// SHA-256 of the whole body, in hex.
  public String sha256() {
    return HexFormat.of().formatHex(digest.length > 0 ? digest : sha256Digest().digest(body));
  }

  int held() {
    return body.length;
  }

  static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
