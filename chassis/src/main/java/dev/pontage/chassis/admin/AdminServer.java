package dev.pontage.chassis.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pontage.chassis.log.JsonLine;
import dev.pontage.chassis.net.BindFailure;
import dev.pontage.chassis.net.ListenAddress;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// HTTP for operators: `/healthz`, `/readyz`, `/metrics` and the routes a service adds.
///
/// Each request has a virtual thread. Bodies are bounded, slow clients are cut off after 30 s,
/// every answer says `no-store` and `nosniff`, and every error is JSON.
public final class AdminServer implements AutoCloseable {

  /// The largest request body; a larger one is answered with 413.
  public static final int MAX_BODY_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final int BACKLOG = 64;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Routes routes = new Routes();
  private final ListenAddress.Tcp address;

  private AdminServer(HttpServer server, ListenAddress.Tcp asked) {
    this.server = server;
    this.address = new ListenAddress.Tcp(asked.host(), server.getAddress().getPort());
  }

  /// Binds and serves. Registers the process' own metrics in the registry.
  ///
  /// @param address port 0 lets the system choose, see [#address()]
  /// @param option the command-line option that chooses the address, for the error
  /// @throws BindFailure when the address can't be had
  public static AdminServer start(
      ListenAddress.Tcp address, String option, Readiness readiness, PrometheusRegistry registry) {
    boundSlowClients();
    HttpServer http;
    try {
      InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
      if (socket.isUnresolved()) {
        throw new BindFailure(address, "unknown host", option, null);
      }
      http = HttpServer.create(socket, BACKLOG);
    } catch (IOException e) {
      throw new BindFailure(address, BindFailure.reason(e), option, e);
    }
    AdminServer admin = new AdminServer(http, address);
    ProcessMetrics.register(registry);
    admin.route("GET", "/healthz", _ -> AdminResponse.text(200, "ok\n"));
    admin.route("GET", "/readyz", _ -> ready(readiness));
    admin.route("GET", "/metrics", _ -> metrics(registry));
    http.createContext("/", admin::serve);
    http.setExecutor(admin.threads);
    http.start();
    return admin;
  }

  /// Adds a route. GET serves HEAD too.
  ///
  /// @param path exact, or ending in `/*` for everything below
  public void route(String method, String path, AdminHandler handler) {
    routes.add(method, path, handler);
  }

  /// Where it listens, with the port the system chose.
  public ListenAddress.Tcp address() {
    return address;
  }

  /// Stops listening; requests under way have a second to end.
  @Override
  public void close() {
    server.stop(1);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      AdminResponse response;
      try {
        response = answer(exchange);
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        LOG.atError()
            .addKeyValue("method", exchange.getRequestMethod())
            .addKeyValue("path", exchange.getRequestURI().getPath())
            .setCause(e)
            .log("admin request failed");
        response = AdminResponse.error(500, "internal error, see the log");
      }
      send(exchange, response);
    }
  }

  private AdminResponse answer(HttpExchange exchange) throws Exception {
    String path = exchange.getRequestURI().getPath();
    Map<String, AdminHandler> methods = path == null ? null : routes.at(path);
    if (methods == null) {
      return AdminResponse.error(404, "no such path");
    }
    String method = exchange.getRequestMethod();
    String asked = method.equals("HEAD") ? "GET" : method;
    AdminHandler handler = methods.get(asked);
    if (handler == null) {
      String allowed = String.join(", ", methods.keySet());
      AdminResponse response = AdminResponse.error(405, method + " (expected: " + allowed + ")");
      return new AdminResponse(
          response.status(), response.contentType(), response.body(), Map.of("allow", allowed));
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      return AdminResponse.error(413, "body (expected: at most " + MAX_BODY_BYTES + " bytes)");
    }
    Map<String, String> query;
    try {
      query = query(exchange.getRequestURI().getRawQuery());
    } catch (IllegalArgumentException _) {
      return AdminResponse.error(400, "query (expected: valid percent encoding)");
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    return handler.handle(
        new AdminRequest(asked, path, query, headers, new String(body, StandardCharsets.UTF_8)));
  }

  private static void send(HttpExchange exchange, AdminResponse response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    headers.set("content-type", response.contentType());
    headers.set("cache-control", "no-store");
    headers.set("x-content-type-options", "nosniff");
    response.headers().forEach(headers::set);
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("content-length", Integer.toString(body.length));
      exchange.sendResponseHeaders(response.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static AdminResponse ready(Readiness readiness) {
    Map<String, String> missing = readiness.missing();
    if (missing.isEmpty()) {
      return AdminResponse.json(200, "{\"ready\":true}\n");
    }
    JsonLine line = new JsonLine().value("ready", false).open("missing");
    missing.forEach(line::string);
    return AdminResponse.json(503, line.close().end() + "\n");
  }

  private static AdminResponse metrics(PrometheusRegistry registry) throws IOException {
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 14);
    writer.write(out, registry.scrape());
    return new AdminResponse(
        200, writer.getContentType(), out.toString(StandardCharsets.UTF_8), Map.of());
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    if (raw == null || raw.isEmpty()) {
      return query;
    }
    for (String pair : raw.split("&", 256)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      query.putIfAbsent(decode(name), decode(value));
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /// The JDK's server reads its limits from system properties, once; what a user set stays.
  private static void boundSlowClients() {
    String seconds = Long.toString(Duration.ofSeconds(30).toSeconds());
    Map.of(
            "sun.net.httpserver.maxReqTime",
            seconds,
            "sun.net.httpserver.maxRspTime",
            seconds,
            "sun.net.httpserver.nodelay",
            "true",
            "jdk.httpserver.maxConnections",
            "1024")
        .forEach((name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
