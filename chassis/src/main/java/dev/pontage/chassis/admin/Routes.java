package dev.pontage.chassis.admin;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Path → method → handler. A path ending in `/*` takes everything below; the longest match wins.
final class Routes {
  private final Map<String, Map<String, AdminHandler>> exact = new ConcurrentHashMap<>();
  private final Map<String, Map<String, AdminHandler>> below = new ConcurrentHashMap<>();

  void add(String method, String path, AdminHandler handler) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(path + " (expected: a path that starts with /)");
    }
    boolean prefix = path.endsWith("/*");
    Map<String, Map<String, AdminHandler>> where = prefix ? below : exact;
    String key = prefix ? path.substring(0, path.length() - 1) : path;
    if (where.computeIfAbsent(key, _ -> new ConcurrentHashMap<>()).put(method, handler) != null) {
      throw new IllegalArgumentException(method + " " + path + " has a handler already");
    }
  }

  /// The methods of a path with their handlers, sorted; null when the path is unknown.
  @Nullable Map<String, AdminHandler> at(String path) {
    Map<String, AdminHandler> methods = exact.get(path);
    for (int slash = path.length();
        methods == null && slash >= 0;
        slash = path.lastIndexOf('/', slash - 1)) {
      if (slash < path.length()) {
        methods = below.get(path.substring(0, slash + 1));
      }
    }
    return methods == null ? null : new TreeMap<>(methods);
  }
}
