package dev.pontage.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Plain HTTP, for what no SDK would send.
final class Http {
  /// One client for all: HTTP/1.1, as most SDKs speak it.
  static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private Http() {}

  /// An answer, read whole.
  record Reply(HttpResponse<byte[]> response) {
    int status() {
      return response.statusCode();
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      return Json.read(text());
    }

    /// A header's value, or "" when there is none.
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /// The text of the answer's message, streamed or not.
    String content() {
      return header("content-type").startsWith("text/event-stream")
          ? Chunks.of(text()).content()
          : json().at("/choices/0/message/content").asString();
    }
  }

  /// The data of a stream of OpenAI's chunks.
  record Chunks(List<JsonNode> chunks, boolean done) {
    static Chunks of(String stream) {
      List<JsonNode> chunks = new ArrayList<>();
      boolean done = false;
      for (String line : stream.split("\r\n|\n|\r")) {
        if (line.equals("data: [DONE]")) {
          done = true;
        } else if (line.startsWith("data:")) {
          chunks.add(Json.read(line.substring("data:".length())));
        }
      }
      return new Chunks(chunks, done);
    }

    /// All text, in order.
    String content() {
      StringBuilder text = new StringBuilder();
      for (JsonNode chunk : chunks) {
        text.append(chunk.at("/choices/0/delta/content").asString(""));
      }
      return text.toString();
    }

    /// The finish reasons seen.
    List<String> finishReasons() {
      return chunks.stream()
          .map(chunk -> chunk.at("/choices/0/finish_reason").asString(""))
          .filter(reason -> !reason.isEmpty())
          .toList();
    }

    /// The error events seen.
    List<JsonNode> errors() {
      return chunks.stream().filter(chunk -> chunk.has("error")).map(c -> c.get("error")).toList();
    }
  }

  /// A request to `url`, to be completed.
  static HttpRequest.Builder to(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60));
  }

  /// Sends it and reads the answer whole.
  static Reply send(HttpRequest request) throws IOException, InterruptedException {
    return new Reply(CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()));
  }

  /// GET.
  static Reply get(String url) throws IOException, InterruptedException {
    return send(to(url).build());
  }

  /// POST of a JSON text, with more headers as name, value, name, value …
  static Reply post(String url, String json, String... headers)
      throws IOException, InterruptedException {
    return post(url, json.getBytes(StandardCharsets.UTF_8), headers);
  }

  /// POST of bytes as JSON.
  static Reply post(String url, byte[] json, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        to(url)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  /// A chat request of one user message.
  static String chat(String model, String text) {
    return "{\"model\":"
        + Json.quoted(model)
        + ",\"messages\":[{\"role\":\"user\",\"content\":"
        + Json.quoted(text)
        + "}]}";
  }

  /// A chat request of one user message, to be streamed.
  static String streamedChat(String model, String text) {
    String whole = chat(model, text);
    return whole.substring(0, whole.length() - 1) + ",\"stream\":true}";
  }
}
