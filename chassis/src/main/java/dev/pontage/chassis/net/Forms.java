package dev.pontage.chassis.net;

import java.util.regex.Pattern;

/// How addresses are written.
final class Forms {

  /// `[ipv6]:port` in groups 1 and 3, `host:port` in groups 2 and 3.
  static final Pattern TCP =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%a-z]+)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");

  private Forms() {}
}
