package dev.pontage.simulator.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// One request as a vendor sees it.
///
/// @param method HTTP method
/// @param path decoded path below the vendor's root, such as `/v1/messages`
/// @param query decoded query parameters
/// @param headers request headers
/// @param body condensed JSON bytes
/// @param fault steering parts added by a fault, joined by `+`
public record Call(
    String method,
    String path,
    Map<String, String> query,
    Headers headers,
    Bytes body,
    String fault) {

  /// The body parsed, or null when it is not JSON.
  public @Nullable JsonNode json() {
    if (body.size() == 0) {
      return null;
    }
    try {
      JsonNode node = Json.parse(body.backing(), body.size());
      return node.isMissingNode() ? null : node;
    } catch (JacksonException e) {
      return null;
    }
  }
}
