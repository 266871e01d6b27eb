package dev.pontage.simulator.wire;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The headers of a request, whatever the transport keeps them in.
public interface Headers {
  /// First value of a header, by its name in any case, or null.
  @Nullable String first(String name);

  /// The names received, in lower case, in order.
  Collection<String> names();

  /// The credential: a bearer token, else the value of a vendor's own header; null when there is
  /// neither.
  default @Nullable String bearer() {
    String value = first("authorization");
    return value != null && value.regionMatches(true, 0, "Bearer ", 0, 7)
        ? value.substring(7).strip()
        : null;
  }
}
