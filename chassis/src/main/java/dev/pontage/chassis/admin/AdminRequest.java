package dev.pontage.chassis.admin;

import java.util.List;
import java.util.Map;

/// A request to the admin server.
///
/// @param method upper case; HEAD arrives as GET
/// @param path decoded, without the query
/// @param query parameters in order, decoded; the first of a repeated name counts
/// @param headers names in lower case
/// @param body as UTF-8, at most [AdminServer#MAX_BODY_BYTES]
public record AdminRequest(
    String method,
    String path,
    Map<String, String> query,
    Map<String, List<String>> headers,
    String body) {

  /// The first header of that name (lower case), or an empty string.
  public String header(String name) {
    List<String> values = headers.get(name);
    return values == null || values.isEmpty() ? "" : values.getFirst();
  }
}
