package dev.pontage.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The simulated providers of an instance, seen through their control interface.
record Simulated(String url) {
  /// A request that a provider received.
  record Received(JsonNode json) {
    String path() {
      return json.get("path").asString();
    }

    /// A header's value, or "" when there is none.
    String header(String name) {
      JsonNode value = json.get("headers").get(name);
      return value == null ? "" : value.isArray() ? value.get(0).asString() : value.asString();
    }

    JsonNode headers() {
      return json.get("headers");
    }

    /// The body: its tree when it is JSON, else a text.
    JsonNode body() {
      return json.get("body");
    }

    /// The body in whatever form.
    String text() {
      return body().toString();
    }

    /// The SHA-256 of the body's bytes, in hexadecimal.
    String sha256() {
      return json.get("sha256").asString();
    }
  }

  /// Forgets what was received, so that the next answer of [#requests] is about this test.
  void clear() throws IOException, InterruptedException {
    var _ = Http.post(url + "/control", "{\"record\":true,\"clear\":true,\"faults\":[]}");
  }

  /// What the providers received since [#clear], oldest first.
  List<Received> requests() throws IOException, InterruptedException {
    JsonNode answer = Http.get(url + "/requests").json();
    List<Received> received = new ArrayList<>();
    for (JsonNode request : answer) {
      received.add(new Received(request));
    }
    return received;
  }

  /// One of the counts: `total`, `streams`, `open_streams`, `cancelled`, `connections`.
  long stat(String name) throws IOException, InterruptedException {
    return Http.get(url + "/stats").json().get(name).asLong();
  }
}
