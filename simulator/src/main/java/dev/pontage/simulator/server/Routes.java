package dev.pontage.simulator.server;

import dev.pontage.simulator.wire.Headers;
import dev.pontage.simulator.wire.Vendor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the vendor that a path belongs to.
///
/// @param prefixed vendors under their own prefix
/// @param openai serves `/v1/…` without a prefix
/// @param anthropic serves `/v1/messages…` without a prefix
/// @param gemini serves `/v1beta/…` without a prefix
public record Routes(List<Prefix> prefixed, Vendor openai, Vendor anthropic, Vendor gemini) {

  /// A vendor's prefix.
  ///
  /// @param path such as `/openai`
  public record Prefix(String path, Vendor vendor) {}

  /// A vendor and the path below its root.
  public record Route(Vendor vendor, String path) {}

  /// The route of a path, or null when no vendor has it.
  public @Nullable Route find(String path, Headers headers) {
    for (Prefix prefix : prefixed) {
      String root = prefix.path();
      if (path.startsWith(root)
          && path.length() > root.length()
          && path.charAt(root.length()) == '/') {
        return new Route(prefix.vendor(), path.substring(root.length()));
      }
    }
    if (path.startsWith("/v1beta/")) {
      return new Route(gemini, path);
    }
    if (path.equals("/v1/messages") || path.startsWith("/v1/messages/")) {
      return new Route(anthropic, path);
    }
    if (path.startsWith("/v1/models") && headers.first("anthropic-version") != null) {
      return new Route(anthropic, path);
    }
    return path.startsWith("/v1/") ? new Route(openai, path) : null;
  }
}
