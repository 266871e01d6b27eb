package dev.pontage.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.e2e.Http.Reply;
import tools.jackson.databind.JsonNode;

/// What an error looks like in OpenAI's API.
final class Errors {
  private Errors() {}

  /// The error of an answer, after its shape was checked.
  static JsonNode of(Reply reply) {
    assertThat(reply.header("content-type")).startsWith("application/json");
    JsonNode body = reply.json();
    assertThat(body.propertyNames()).containsExactly("error");
    assertShape(body.get("error"));
    return body.get("error");
  }

  /// All four keys are there, and the texts are texts.
  static void assertShape(JsonNode error) {
    assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
    assertThat(error.get("message").isString()).isTrue();
    assertThat(error.get("message").asString()).isNotBlank();
    assertThat(error.get("type").isString()).isTrue();
    assertThat(error.get("param").isString() || error.get("param").isNull()).isTrue();
    assertThat(error.get("code").isString() || error.get("code").isNull()).isTrue();
  }
}
