package dev.pontage.chassis.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.chassis.net.BindFailure;
import dev.pontage.chassis.net.ListenAddress;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Readiness readiness = new Readiness("config", "warm");
  private final AdminServer server =
      AdminServer.start(
          ListenAddress.parseTcp("127.0.0.1:0"), "--admin-listen", readiness, registry);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void readinessNamesWhatIsMissing() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    readiness.met("config");
    readiness.unmet("warm", "pipeline not exercised");
    HttpResponse<String> missing = get("/readyz");
    assertThat(missing.statusCode()).isEqualTo(503);
    assertThat(missing.body())
        .isEqualTo("{\"ready\":false,\"missing\":{\"warm\":\"pipeline not exercised\"}}\n");
    readiness.met("warm");
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    readiness.unmet("serving", "draining");
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void metricsAreInPrometheusTextFormat() throws Exception {
    Counter.builder().name("things_total").help("Things.").register(registry).inc(3);
    HttpResponse<String> metrics = get("/metrics");
    assertThat(metrics.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
    assertThat(metrics.body())
        .contains("things_total 3.0", "jvm_heap_used_bytes ", "process_uptime_seconds ");
  }

  @Test
  void unknownPathsAndMethodsGetJson() throws Exception {
    HttpResponse<String> unknown = get("/nothing");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).isEqualTo("{\"error\":{\"message\":\"no such path\"}}\n");
    HttpResponse<String> post = send("POST", "/healthz", "");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("allow")).contains("GET");
    assertThat(post.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(post.headers().firstValue("cache-control")).contains("no-store");
  }

  @Test
  void routesGetPathQueryAndBody() throws Exception {
    server.route(
        "PUT",
        "/admin/v1/*",
        r -> AdminResponse.text(201, r.path() + "|" + r.query() + "|" + r.body()));
    HttpResponse<String> put = send("PUT", "/admin/v1/prices?by=key%2Cmodel&x", "body é");
    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(put.body()).isEqualTo("/admin/v1/prices|{by=key,model, x=}|body é");
    assertThat(send("PUT", "/admin/v1", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aBodyTooLargeIsRefused() throws Exception {
    server.route("POST", "/echo", r -> AdminResponse.text(200, r.body()));
    int status = send("POST", "/echo", "x".repeat(AdminServer.MAX_BODY_BYTES)).statusCode();
    assertThat(status).isEqualTo(200);
    assertThat(send("POST", "/echo", "x".repeat(AdminServer.MAX_BODY_BYTES + 1)).statusCode())
        .isEqualTo(413);
  }

  @Test
  void headHasHeadersAndNoBody() throws Exception {
    HttpResponse<String> head = send("HEAD", "/healthz", "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("content-length")).contains("3");
  }

  @Test
  void aFailingHandlerTellsNoDetails() throws Exception {
    server.route(
        "GET",
        "/broken",
        _ -> {
          throw new IllegalStateException("secret");
        });
    HttpResponse<String> broken = get("/broken");
    assertThat(broken.statusCode()).isEqualTo(500);
    assertThat(broken.body()).doesNotContain("secret");
  }

  @Test
  void aTakenPortNamesAddressAndOption() {
    assertThatThrownBy(() ->
            AdminServer.start(
                server.address(), "--admin-listen", readiness, new PrometheusRegistry()))
        .isInstanceOf(BindFailure.class)
        .hasMessage(
            "can't listen on %s: address already in use (--admin-listen chooses another)"
                .formatted(server.address()));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + server.address() + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
