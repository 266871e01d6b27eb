package dev.pontage.extproc.stream;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import java.util.HashSet;
import java.util.Set;

/// Gathers what Envoy shall change in a message's headers. Not for several threads.
final class HeaderChanges {
  private final HeaderMutation.Builder mutation = HeaderMutation.newBuilder();

  /// Sets a header, whatever it was. Line breaks can't get through: they become blanks.
  HeaderChanges set(String name, String value) {
    String safe =
        value.indexOf('\n') < 0 && value.indexOf('\r') < 0
            ? value
            : value.replace('\n', ' ').replace('\r', ' ');
    mutation.addSetHeaders(option(name, safe));
    return this;
  }

  /// Sets a header prepared by [#option].
  HeaderChanges set(HeaderValueOption option) {
    mutation.addSetHeaders(option);
    return this;
  }

  /// A header setting that can be used again and again.
  static HeaderValueOption option(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(
            HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }

  /// Removes a header.
  HeaderChanges remove(String name) {
    mutation.addRemoveHeaders(name);
    return this;
  }

  /// Removes every header of a message but those named; pseudo-headers stay.
  HeaderChanges keepOnly(Set<String> names, Headers present) {
    Set<String> removed = null;
    for (HeaderValue header : present.all()) {
      String name = header.getKey();
      if (name.startsWith(":") || names.contains(name)) {
        continue;
      }
      if (removed == null) {
        removed = new HashSet<>();
      }
      if (removed.add(name)) {
        mutation.addRemoveHeaders(name);
      }
    }
    return this;
  }

  HeaderMutation build() {
    return mutation.build();
  }
}
