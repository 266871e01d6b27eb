package dev.pontage.simulator;

import dev.pontage.simulator.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Talks to a simulator over real HTTP, with every vendor's credentials.
final class Client implements AutoCloseable {
  final Simulator simulator;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Client() throws IOException {
    simulator = Simulator.start("127.0.0.1", 0);
  }

  /// One server-sent event: its name, empty when unnamed, and its data.
  record Event(String name, String data) {
    JsonNode json() {
      return Json.parse(data);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + simulator.port() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .header("authorization", "Bearer key")
        .header("x-goog-api-key", "key")
        .header("anthropic-version", "2023-06-01")
        .header("content-type", "application/json");
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET().build());
  }

  HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpClient http() {
    return http;
  }

  HttpResponse<String> openai(String model, String members) throws Exception {
    return post("/openai/v1/chat/completions", chat(model, members));
  }

  static String chat(String model, String members) {
    String messages =
        members.contains("\"messages\"")
            ? ""
            : ",\"messages\":[{\"role\":\"user\",\"content\":\"Grüße 🙂 you\"}]";
    return "{\"model\":\""
        + model
        + "\""
        + messages
        + (members.isEmpty() ? "" : "," + members)
        + "}";
  }

  HttpResponse<String> anthropic(String model, String members) throws Exception {
    return post(
        "/anthropic/v1/messages",
        chat(model, "\"max_tokens\":5000" + (members.isEmpty() ? "" : "," + members)));
  }

  HttpResponse<String> gemini(String model, String verb, String members) throws Exception {
    String contents =
        members.contains("\"contents\"")
            ? ""
            : "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Grüße 🙂 you\"}]}]";
    String comma = contents.isEmpty() || members.isEmpty() ? "" : ",";
    return post(
        "/gemini/v1beta/models/" + model + ":" + verb, "{" + contents + comma + members + "}");
  }

  static JsonNode json(HttpResponse<String> response) {
    return Json.parse(response.body());
  }

  /// The events of a stream, read by the rules of the standard.
  static List<Event> events(String body) {
    List<Event> events = new ArrayList<>();
    String name = "";
    StringBuilder data = new StringBuilder();
    for (String line : body.split("\r\n|\n|\r", -1)) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          events.add(new Event(name, data.toString()));
        }
        name = "";
        data.setLength(0);
      } else if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data.append(line.substring(6));
      }
    }
    return events;
  }

  /// The text that a chat completions stream adds up to.
  static String openaiText(String body) {
    StringBuilder text = new StringBuilder();
    for (Event event : events(body)) {
      if (!event.data().equals("[DONE]")) {
        text.append(
            event.json().path("choices").path(0).path("delta").path("content").stringValue(""));
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    http.shutdownNow();
    simulator.close();
  }
}
