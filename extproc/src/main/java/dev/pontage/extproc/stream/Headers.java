package dev.pontage.extproc.stream;

import com.google.protobuf.ByteString;
import dev.pontage.extproc.llm.dialect.HeaderLookup;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The headers of a message as Envoy sends them: names in lower case, pseudo-headers among them.
final class Headers implements HeaderLookup {
  private final List<HeaderValue> headers;

  Headers(HeaderMap map) {
    headers = map.getHeadersList();
  }

  @Override
  public @Nullable String first(String name) {
    for (int i = 0; i < headers.size(); i++) {
      HeaderValue header = headers.get(i);
      if (header.getKey().equals(name)) {
        return valueOf(header);
      }
    }
    return null;
  }

  /// The first value of a header, or `fallback`.
  String first(String name, String fallback) {
    String value = first(name);
    return value == null ? fallback : value;
  }

  /// Every header in order, with repetitions.
  List<HeaderValue> all() {
    return headers;
  }

  private static String valueOf(HeaderValue header) {
    ByteString raw = header.getRawValue();
    return raw.isEmpty() ? header.getValue() : raw.toStringUtf8();
  }
}
