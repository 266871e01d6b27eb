package dev.pontage.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.e2e.Http.Reply;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What nobody should send: the right status, words that name the field, and life goes on.
@ExtendWith(SharedGateway.class)
class BadInputTest {
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
  private static final String MODEL = "\"model\":\"openai-sim\"";

  private final Gateway gateway;

  BadInputTest(Gateway gateway) {
    this.gateway = gateway;
  }

  @AfterEach
  void aGoodRequestIsStillAnswered() throws Exception {
    Reply reply = Http.post(chats(), Http.chat("openai-sim", "say exactly: alive"));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.content()).isEqualTo("alive");
  }

  private String chats() {
    return gateway.url() + "/v1/chat/completions";
  }

  static Stream<Arguments> badBodies() {
    return Stream.of(
        Arguments.of("not JSON", "hello", null),
        Arguments.of("cut off", "{" + MODEL + ",\"messages\":[{", null),
        Arguments.of("something after the end", "{" + MODEL + "," + MESSAGES + "} x", null),
        Arguments.of("an array", "[1,2]", null),
        Arguments.of("a string", "\"hi\"", null),
        Arguments.of("null", "null", null),
        Arguments.of("empty object", "{}", "model"),
        Arguments.of("blank", "   ", null),
        Arguments.of("no model", "{" + MESSAGES + "}", "model"),
        Arguments.of("model null", "{\"model\":null," + MESSAGES + "}", "model"),
        Arguments.of("model a number", "{\"model\":5," + MESSAGES + "}", "model"),
        Arguments.of("model empty", "{\"model\":\"\"," + MESSAGES + "}", "model"),
        Arguments.of("no messages", "{" + MODEL + "}", "messages"),
        Arguments.of("messages empty", "{" + MODEL + ",\"messages\":[]}", "messages"),
        Arguments.of("messages a string", "{" + MODEL + ",\"messages\":\"hi\"}", "messages"),
        Arguments.of("messages of numbers", "{" + MODEL + ",\"messages\":[1]}", "messages[0]"),
        Arguments.of(
            "no role", "{" + MODEL + ",\"messages\":[{\"content\":\"hi\"}]}", "messages[0].role"),
        Arguments.of(
            "unknown role",
            "{" + MODEL + ",\"messages\":[{\"role\":\"king\",\"content\":\"hi\"}]}",
            "messages[0].role"),
        Arguments.of(
            "content a number",
            "{" + MODEL + ",\"messages\":[{\"role\":\"user\",\"content\":7}]}",
            "messages[0].content"),
        Arguments.of(
            "unknown part",
            "{" + MODEL + ",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"smell\"}]}]}",
            "messages[0].content[0].type"),
        Arguments.of("stream a string", body("\"stream\":\"yes\""), "stream"),
        Arguments.of("temperature a string", body("\"temperature\":\"hot\""), "temperature"),
        Arguments.of("temperature too high", body("\"temperature\":3"), "temperature"),
        Arguments.of("max_tokens zero", body("\"max_tokens\":0"), "max_tokens"),
        Arguments.of("max_tokens a fraction", body("\"max_tokens\":1.5"), "max_tokens"),
        Arguments.of("tools an object", body("\"tools\":{}"), "tools"),
        Arguments.of("stop a number", body("\"stop\":1"), "stop"),
        Arguments.of(
            "response_format a string", body("\"response_format\":\"json\""), "response_format"),
        Arguments.of("duplicate keys", body("\"model\":\"openai-sim\""), null),
        Arguments.of(
            "deep nesting", body("\"metadata\":" + "[".repeat(20_000) + "]".repeat(20_000)), null));
  }

  private static String body(String field) {
    return "{" + MODEL + "," + MESSAGES + "," + field + "}";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badBodies")
  void aBadBodyIsRefusedWithTheFieldsName(String what, String body, @Nullable String field)
      throws Exception {
    Reply reply = Http.post(chats(), body);

    assertThat(reply.status()).as(what + ": " + reply.text()).isEqualTo(400);
    JsonNode error = Errors.of(reply);
    assertThat(error.get("type").asString()).isEqualTo("invalid_request_error");
    if (field == null) {
      assertThat(error.get("param").isNull()).as(reply.text()).isTrue();
    } else {
      assertThat(error.get("param").asString()).as(reply.text()).isEqualTo(field);
      assertThat(error.get("message").asString()).contains(field);
    }
    assertThat(error.get("message").asString().length()).isLessThan(500);
    assertThat(reply.header("x-request-id")).isNotEmpty();
  }

  @Test
  void invalidUtf8IsRefused() throws Exception {
    byte[] body = Http.chat("openai-sim", "h#llo").getBytes(StandardCharsets.ISO_8859_1);
    body[new String(body, StandardCharsets.ISO_8859_1).indexOf('#')] = (byte) 0xE9;

    Reply reply = Http.post(chats(), body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(Errors.of(reply).get("message").asString()).contains("UTF-8");
  }

  @Test
  void anUnknownModelIs404() throws Exception {
    Reply reply = Http.post(chats(), Http.chat("gpt-17", "hi"));

    assertThat(reply.status()).isEqualTo(404);
    JsonNode error = Errors.of(reply);
    assertThat(error.get("code").asString()).isEqualTo("model_not_found");
    assertThat(error.get("param").asString()).isEqualTo("model");
    assertThat(error.get("message").asString()).contains("gpt-17");
  }

  @Test
  void sixtyMegabytesAreTooLarge() throws Exception {
    byte[] body =
        Http.chat("openai-sim", "A".repeat(60 * 1024 * 1024)).getBytes(StandardCharsets.US_ASCII);

    Reply announced = Http.post(chats(), body);
    assertThat(announced.status()).isEqualTo(413);
    assertThat(Errors.of(announced).get("code").asString()).isEqualTo("request_too_large");
    assertThat(announced.text()).contains("52428800");

    Reply chunked =
        Http.send(
            Http.to(chats())
                .header("content-type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofByteArray(body)))
                .build());
    assertThat(chunked.status()).isEqualTo(413);
    assertThat(Errors.of(chunked).get("code").asString()).isEqualTo("request_too_large");
  }

  @Test
  void tenThousandMessagesAreAnswered() throws Exception {
    StringBuilder body = new StringBuilder("{\"model\":\"anthropic-sim\",\"messages\":[");
    for (int i = 0; i < 5_000; i++) {
      body.append("{\"role\":\"user\",\"content\":\"question ").append(i).append("\"},");
      body.append("{\"role\":\"assistant\",\"content\":\"answer ").append(i).append("\"},");
    }
    body.append("{\"role\":\"user\",\"content\":\"say exactly: the last one\"}]}");

    Reply reply = Http.post(chats(), body.toString());

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.content()).isEqualTo("the last one");
  }

  @Test
  void anEmptyBodyIsRefused() throws Exception {
    Reply reply = Http.post(chats(), "");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(Errors.of(reply).get("message").asString()).contains("body");
  }

  @Test
  void anotherMethodIs405() throws Exception {
    for (String method : new String[] {"GET", "PUT", "DELETE"}) {
      Reply reply =
          Http.send(Http.to(chats()).method(method, HttpRequest.BodyPublishers.noBody()).build());
      assertThat(reply.status()).as(method).isEqualTo(405);
      assertThat(Errors.of(reply).get("message").asString()).contains(method).contains("POST");
    }
    assertThat(Http.post(gateway.url() + "/v1/models", "{}").status()).isEqualTo(405);
  }

  @Test
  void anotherPathIs404() throws Exception {
    for (String path :
        new String[] {"/", "/v1", "/v1/", "/v1/chat", "/v1/chat/completions/x", "/v2/models"}) {
      Reply reply = Http.post(gateway.url() + path, "{}");
      assertThat(reply.status()).as(path).isEqualTo(404);
      assertThat(Errors.of(reply).get("code").asString()).isEqualTo("not_found");
    }
    assertThat(Http.get(gateway.url() + "/v1/models/no-such-thing").status()).isEqualTo(404);
  }

  @Test
  void anotherContentTypeIs415() throws Exception {
    for (String type : new String[] {"text/plain", "multipart/form-data; boundary=x"}) {
      Reply reply =
          Http.send(
              Http.to(chats())
                  .header("content-type", type)
                  .POST(HttpRequest.BodyPublishers.ofString(Http.chat("openai-sim", "hi")))
                  .build());
      assertThat(reply.status()).as(type).isEqualTo(415);
      assertThat(Errors.of(reply).get("message").asString()).contains("content-type");
    }
  }

  @Test
  void aCompressedBodyIs415() throws Exception {
    Reply reply = Http.post(chats(), Http.chat("openai-sim", "hi"), "content-encoding", "gzip");

    assertThat(reply.status()).isEqualTo(415);
    assertThat(Errors.of(reply).get("message").asString()).contains("content-encoding");
  }

  @Test
  void hugeHeadersAre431() throws Exception {
    Reply reply = Http.post(chats(), Http.chat("openai-sim", "hi"), "x-large", "x".repeat(200_000));

    assertThat(reply.status()).isEqualTo(431);
    Errors.assertShape(reply.json().get("error"));
  }

  @Test
  void whatIsNotHttpIsRefused() throws Exception {
    String answer = RawHttp.exchange(gateway.port(), "BANG\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400 ");
  }
}
