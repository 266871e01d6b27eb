package dev.pontage.chassis.net;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;

/// Where a server listens: a Unix socket or a TCP port.
public sealed interface ListenAddress {

  /// A Unix domain socket.
  ///
  /// @param path absolute or relative to the working folder
  record Unix(Path path) implements ListenAddress {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /// A TCP port.
  ///
  /// @param host name or address, without the brackets of IPv6
  /// @param port 0..65535; 0 lets the system choose
  record Tcp(String host, int port) implements ListenAddress {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /// What [#parse] takes, for messages and `--help`.
  String FORMS = "unix:/path, host:port or [ipv6]:port";

  /// The longest path of a Unix socket on Linux, in bytes.
  int MAX_UNIX_PATH = 107;

  /// Reads `unix:/path`, `host:port`, `[ipv6]:port` or either of the latter after `tcp:`.
  ///
  /// @throws IllegalArgumentException that says what is wrong and what is expected
  static ListenAddress parse(String text) {
    if (text.startsWith("unix:")) {
      String path = text.substring("unix:".length());
      int length = path.getBytes(StandardCharsets.UTF_8).length;
      if (length == 0 || length > MAX_UNIX_PATH || path.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            text + " (expected: unix:/path of 1.." + MAX_UNIX_PATH + " bytes)");
      }
      return new Unix(Path.of(path));
    }
    String address = text.startsWith("tcp:") ? text.substring("tcp:".length()) : text;
    Matcher form = Forms.TCP.matcher(address);
    if (!form.matches()) {
      throw new IllegalArgumentException(text + " (expected: " + FORMS + ")");
    }
    int port = Integer.parseInt(form.group(3));
    if (port > 65_535) {
      throw new IllegalArgumentException(text + " (expected: port 0..65535)");
    }
    return new Tcp(form.group(1) == null ? form.group(2) : form.group(1), port);
  }

  /// Reads `host:port` or `[ipv6]:port` only.
  ///
  /// @throws IllegalArgumentException that says what is wrong and what is expected
  static Tcp parseTcp(String text) {
    if (!text.startsWith("unix:") && parse(text) instanceof Tcp tcp) {
      return tcp;
    }
    throw new IllegalArgumentException(text + " (expected: host:port or [ipv6]:port)");
  }
}
