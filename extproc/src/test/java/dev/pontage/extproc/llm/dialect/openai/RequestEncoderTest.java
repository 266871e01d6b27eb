package dev.pontage.extproc.llm.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.dialect.InvalidRequest;
import dev.pontage.extproc.llm.dialect.Target;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestEncoderTest {
  private static final Target TARGET = new Target("m", "/base", 100);

  private static JsonObject parse(byte[] body) throws InvalidJson {
    return JsonParser.parseObject(body, 0, body.length);
  }

  private static ChatRequest decode(String body) throws InvalidJson, InvalidRequest {
    return RequestDecoder.decode(parse(body.getBytes(UTF_8)));
  }

  /// The same request as if it had come in another schema.
  private static ChatRequest foreign(ChatRequest request) {
    return new ChatRequest(
        WireFormat.ANTHROPIC_MESSAGES,
        request.source(),
        request.model(),
        request.messages(),
        request.tools(),
        request.toolChoice(),
        request.parallelToolCalls(),
        request.maxTokens(),
        request.stop(),
        request.sampling(),
        request.choices(),
        request.responseFormat(),
        request.reasoning(),
        request.user(),
        request.stream(),
        request.streamUsage(),
        request.other());
  }

  private static EncodedRequest encoded(String body)
      throws InvalidJson, InvalidRequest, UnsupportedRequest {
    return new OpenAiDialect().encode(foreign(decode(body)), TARGET);
  }

  private static String messages(String messages)
      throws InvalidJson, InvalidRequest, UnsupportedRequest {
    byte[] body = encoded("{\"model\":\"m\",\"messages\":" + messages + "}").body();
    return parse(body).array("messages").toJson();
  }

  static Stream<Path> cases() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/golden/openai-chat"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("[^.]+\\.json"))
          .toList()
          .stream();
    }
  }

  /// What can be said in the schema comes back from it with the same meaning.
  @ParameterizedTest
  @MethodSource("cases")
  void decodingWhatWasEncodedKeepsTheMeaning(Path file) throws Exception {
    ChatRequest request = RequestDecoder.decode(parse(Files.readAllBytes(file)));
    EncodedRequest first;
    try {
      first = new OpenAiDialect().encode(foreign(request), TARGET);
    } catch (UnsupportedRequest e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    ChatRequest again = RequestDecoder.decode(parse(first.body()));
    assertThat(again.messages().size()).isGreaterThanOrEqualTo(request.messages().size());
    assertThat(again.tools()).hasSameSizeAs(request.tools());
    assertThat(again.maxTokens()).isEqualTo(request.maxTokens());
    assertThat(again.stop()).isEqualTo(request.stop());
    assertThat(again.toolChoice())
        .isEqualTo(request.tools().isEmpty() ? null : request.toolChoice());
    EncodedRequest second = new OpenAiDialect().encode(foreign(again), TARGET);
    assertThat(new String(second.body(), UTF_8)).isEqualTo(new String(first.body(), UTF_8));
  }

  @Test
  void mediaInToolResultsFollowInAUserMessageAfterTheLastResult() throws Exception {
    String call =
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
            + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}";
    String image =
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}";
    assertThat(
            messages(
                "["
                    + call
                    + ",{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":["
                    + image
                    + "]},{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"x\"}]"))
        .isEqualTo(
            "["
                + call
                + ",{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"\"}"
                + ",{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"x\"}"
                + ",{\"role\":\"user\",\"content\":["
                + image
                + "]}]");
  }

  @Test
  void whatOnlyOtherVendorsKnowIsListedAsDropped() throws Exception {
    EncodedRequest request =
        encoded(
            """
            {"model":"m","top_k":4,"cache_control":{},"messages":[{"role":"assistant",
             "content":"x","reasoning_content":"hm"}]}\
            """);
    assertThat(request.dropped()).containsExactlyInAnyOrder("top_k", "cache_control", "thinking");
    assertThat(request.path()).isEqualTo("/base/v1/chat/completions");
  }

  @Test
  void anUploadedFileOfAnotherVendorIsRefused() {
    assertThatThrownBy(() ->
            encoded(
                """
                {"model":"m","messages":[{"role":"user","content":[
                 {"type":"text","text":"?"},{"type":"file","file":{"file_id":"f"}}]}]}\
                """))
        .isInstanceOfSatisfying(
            UnsupportedRequest.class,
            e -> assertThat(e.field()).isEqualTo("messages[0].content[1]"));
  }

  @Test
  void aRequestOfTheSameFormatToTheSameModelIsTheVeryBytes() throws Exception {
    String body =
        "{ \"messages\" :[{\"role\":\"user\",\"content\":\"\\u0041\"}],\n\"model\":\"m\" ,\"x\":1e0}";
    EncodedRequest request = new OpenAiDialect().encode(decode(body), TARGET);
    assertThat(new String(request.body(), UTF_8)).isEqualTo(body);
    assertThat(request.dropped()).isEqualTo(List.of());
  }

  @Test
  void onlyMarksOfOtherVendorsAreTakenOutOfARequestOfTheSameFormat() throws Exception {
    String signed = "call_pontage_0123456789abcdef0123_0_0__sig__c2ln";
    String body =
        """
        {"model" :"m","messages":[ {"role":"user","content":"__sig__ \\u0041", "reasoning":1},
         {"reasoning_content":"hm","thinking_blocks":[],"role":"assistant" ,"content":null,
          "extra_content":{"google":{}}, "tool_calls":[ {"id":"SIGNED" ,"type":"function",
          "function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"c2ln"}}}]},
         {"role":"tool","content":"1.0","tool_call_id":"SIGNED"}],"x":1e0}\
        """;
    String expected =
        """
        {"model" :"m","messages":[ {"role":"user","content":"__sig__ \\u0041", "reasoning":1},
         {"role":"assistant" ,"content":null, "tool_calls":[ {"id":"call_pontage_0123456789abcdef0123_0_0" ,"type":"function",
          "function":{"name":"f","arguments":"{}"}}]},
         {"role":"tool","content":"1.0","tool_call_id":"call_pontage_0123456789abcdef0123_0_0"}],"x":1e0}\
        """;
    EncodedRequest request =
        new OpenAiDialect().encode(decode(body.replace("SIGNED", signed)), TARGET);
    assertThat(new String(request.body(), UTF_8)).isEqualTo(expected);
    assertThat(request.dropped())
        .containsExactlyInAnyOrder(
            "messages.reasoning_content", "messages.thinking_blocks", "thought_signature");
  }

  @Test
  void aServerThatWantsThoughtsBackKeepsThem() throws Exception {
    String body =
        """
        {"model":"m","messages":[{"role":"assistant","content":"x","reasoning_content":"hm","thinking_blocks":[]}]}\
        """;
    EncodedRequest request =
        new OpenAiDialect(Set.of("thinking_blocks")).encode(decode(body), TARGET);
    assertThat(new String(request.body(), UTF_8))
        .isEqualTo(body.replace(",\"thinking_blocks\":[]", ""));
    assertThat(request.dropped()).containsExactly("messages.thinking_blocks");
  }

  @Test
  void signaturesInIdsDoNotLeaveTheGatewayInARequestOfAnotherFormat() throws Exception {
    EncodedRequest request =
        encoded(
            """
            {"model":"m","messages":[{"role":"assistant","content":null,"tool_calls":[{
             "id":"a__sig__c2ln","type":"function","function":{"name":"f","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"a__sig__c2ln","content":"x"}]}\
            """);
    assertThat(new String(request.body(), UTF_8))
        .contains("\"id\":\"a\"", "\"tool_call_id\":\"a\"")
        .doesNotContain("__sig__");
    assertThat(request.dropped()).containsExactly("thought_signature");
  }
}
