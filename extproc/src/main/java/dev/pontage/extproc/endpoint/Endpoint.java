package dev.pontage.extproc.endpoint;

import dev.pontage.extproc.llm.dialect.ClientFormat;
import dev.pontage.extproc.llm.dialect.openai.OpenAiChatFormat;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/// One of the APIs that clients may call.
public sealed interface Endpoint {
  /// How clients of this endpoint are spoken to.
  ClientFormat format();

  /// A short name for logs and metrics.
  String name();

  /// A conversation: `POST /v1/chat/completions`.
  record Chat(ClientFormat format, String name) implements Endpoint {}

  /// The list of models: `GET /v1/models`.
  record ModelList(ClientFormat format, String name) implements Endpoint {}

  /// One model: `GET /v1/models/{id}`.
  record ModelDetail(ClientFormat format, String name, String model) implements Endpoint {}

  /// The format used where the path doesn't tell the client's.
  ClientFormat FALLBACK = new OpenAiChatFormat();

  /// Finds the endpoint for a request line. A query is ignored.
  ///
  /// @throws ClientError 404 for an unknown path, 405 for a known path with another method
  static Endpoint match(String method, String target) throws ClientError {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (path.equals("/v1/chat/completions")) {
      return expect("POST", method, path, CHAT);
    }
    if (path.equals("/v1/models")) {
      return expect("GET", method, path, MODELS);
    }
    if (path.startsWith("/v1/models/") && path.length() > "/v1/models/".length()) {
      String model;
      try {
        String encoded = path.substring("/v1/models/".length()).replace("+", "%2B");
        model = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException _) {
        throw ClientError.badRequest(null, "the path holds an invalid percent-encoding");
      }
      return expect("GET", method, path, new ModelDetail(FALLBACK, "models", model));
    }
    throw ClientError.notFound(method, path);
  }

  /// `POST /v1/chat/completions`
  Chat CHAT = new Chat(FALLBACK, "chat_completions");

  /// `GET /v1/models`
  ModelList MODELS = new ModelList(FALLBACK, "models");

  private static Endpoint expect(String expected, String method, String path, Endpoint endpoint)
      throws ClientError {
    if (!method.equals(expected)) {
      throw ClientError.wrongMethod(method, path, expected);
    }
    return endpoint;
  }
}
