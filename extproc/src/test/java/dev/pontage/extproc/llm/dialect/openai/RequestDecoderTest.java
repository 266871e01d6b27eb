package dev.pontage.extproc.llm.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pontage.extproc.llm.dialect.InvalidRequest;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.MediaSource;
import dev.pontage.extproc.llm.model.Message;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.model.ToolChoice;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
  private static final String HI =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

  private static ChatRequest decode(String body) throws InvalidJson, InvalidRequest {
    byte[] bytes = body.getBytes(UTF_8);
    return new OpenAiChatFormat().decode(JsonParser.parseObject(bytes, 0, bytes.length));
  }

  private static List<Part> parts(String message) throws InvalidJson, InvalidRequest {
    List<Message> messages = decode("{\"model\":\"m\",\"messages\":[" + message + "]}").messages();
    return messages.getFirst().parts();
  }

  static Stream<Arguments> wrongRequests() {
    return Stream.of(
        arguments("{}", "model", "model: missing (expected: a string)"),
        arguments(
            "{\"model\":null,\"messages\":[]}", "model", "model: missing (expected: a string)"),
        arguments("{\"model\":7,\"messages\":[]}", "model", "model: a number (expected: a string)"),
        arguments(
            "{\"model\":\"\",\"messages\":[]}",
            "model",
            "model: empty (expected: a non-empty string)"),
        arguments("{\"model\":\"m\"}", "messages", "messages: missing (expected: an array)"),
        arguments(
            "{\"model\":\"m\",\"messages\":{}}",
            "messages",
            "messages: an object (expected: an array)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[]}",
            "messages",
            "messages: empty (expected: at least one message)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[\"hi\"]}",
            "messages[0]",
            "messages[0]: a string (expected: an object)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"content\":\"hi\"}]}",
            "messages[0].role",
            "messages[0].role: missing (expected: a string)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"robot\",\"content\":\"x\"}]}",
            "messages[0].role",
            "messages[0].role: \"robot\" (expected: system, developer, user, assistant, tool or function)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}",
            "messages[0].content",
            "messages[0].content: missing (expected: a string or an array)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":7}]}",
            "messages[0].content",
            "messages[0].content: a number (expected: a string or an array)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[\"x\"]}]}",
            "messages[0].content[0]",
            "messages[0].content[0]: a string (expected: an object)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"hologram\"}]}]}",
            "messages[0].content[0].type",
            "messages[0].content[0].type: \"hologram\" (expected: text, image_url, input_audio or file)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]}",
            "messages[0].content[0].text",
            "messages[0].content[0].text: missing (expected: a string)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://e.com\"}}]}]}",
            "messages[0].content[0].type",
            "messages[0].content[0].type: \"image_url\" (expected: text)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":\"https://e.com/a.png\"}]}]}",
            "messages[0].content[0].image_url",
            "messages[0].content[0].image_url: a string (expected: an object)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":7}}]}]}",
            "messages[0].content[0].image_url.url",
            "messages[0].content[0].image_url.url: a number (expected: a string)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"ftp://x/y\"}}]}]}",
            "messages[0].content[0].image_url.url",
            "messages[0].content[0].image_url.url: another kind of address (expected: an http(s) URL or a data URI)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64\"}}]}]}",
            "messages[0].content[0].image_url.url",
            "messages[0].content[0].image_url.url: a data URI without a comma (expected: data:TYPE/SUBTYPE;base64,DATA)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:;base64,AAAA\"}}]}]}",
            "messages[0].content[0].image_url.url",
            "messages[0].content[0].image_url.url: a data URI without a media type (expected: data:TYPE/SUBTYPE;base64,DATA)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png,AAAA\"}}]}]}",
            "messages[0].content[0].image_url.url",
            "messages[0].content[0].image_url.url: a data URI that isn't base64 (expected: data:TYPE/SUBTYPE;base64,DATA)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,\"}}]}]}",
            "messages[0].content[0].image_url.url",
            "messages[0].content[0].image_url.url: a data URI without data (expected: data:TYPE/SUBTYPE;base64,DATA)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{}}]}]}",
            "messages[0].content[0].file",
            "messages[0].content[0].file: neither file_data nor file_id (expected: one of them)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_data\":\"AAAA\"}}]}]}",
            "messages[0].content[0].file.file_data",
            "messages[0].content[0].file.file_data: not a data URI (expected: data:TYPE/SUBTYPE;base64,DATA)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AAAA\"}}]}]}",
            "messages[0].content[0].input_audio.format",
            "messages[0].content[0].input_audio.format: missing (expected: a string)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}",
            "messages[0].tool_call_id",
            "messages[0].tool_call_id: missing (expected: a string)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"function\",\"name\":\"f\",\"content\":\"x\"}]}",
            "messages[0].name",
            "messages[0].name: a result of a function that wasn't called before (expected: a called function)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"odd\"}]}]}",
            "messages[0].tool_calls[0].type",
            "messages[0].tool_calls[0].type: \"odd\" (expected: function or custom)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":7}}]}]}",
            "messages[0].tool_calls[0].function.arguments",
            "messages[0].tool_calls[0].function.arguments: a number (expected: a string)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]}]}",
            "messages[0].tool_calls[0].id",
            "messages[0].tool_calls[0].id: missing (expected: a string)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"thinking_blocks\":[{\"type\":\"x\"}]}]}",
            "messages[0].thinking_blocks[0].type",
            "messages[0].thinking_blocks[0].type: \"x\" (expected: thinking or redacted_thinking)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tools\":{}}",
            "tools",
            "tools: an object (expected: an array)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tools\":[{\"function\":{}}]}",
            "tools[0].type",
            "tools[0].type: missing (expected: a string)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":[]}}]}",
            "tools[0].function.parameters",
            "tools[0].function.parameters: an array (expected: an object)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tool_choice\":\"maybe\"}",
            "tool_choice",
            "tool_choice: \"maybe\" (expected: \"none\", \"auto\", \"required\" or an object that names a tool)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tool_choice\":{\"type\":\"function\",\"function\":{}}}",
            "tool_choice.function.name",
            "tool_choice.function.name: missing (expected: a string)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"any\",\"tools\":[]}}}",
            "tool_choice.allowed_tools.mode",
            "tool_choice.allowed_tools.mode: \"any\" (expected: auto or required)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":2.1}",
            "temperature",
            "temperature: 2.1 (expected: 0..2)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":\"hot\"}",
            "temperature",
            "temperature: a string (expected: a number)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":1e999}",
            "temperature",
            "temperature: 1e999 (expected: 0..2)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"top_p\":-0.1}",
            "top_p",
            "top_p: -0.1 (expected: 0..1)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"presence_penalty\":3}",
            "presence_penalty",
            "presence_penalty: 3 (expected: -2..2)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":0}",
            "n",
            "n: 0 (expected: a whole number in 1..128)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":1.5}",
            "n",
            "n: 1.5 (expected: a whole number in 1..128)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":0}",
            "max_tokens",
            "max_tokens: 0 (expected: a whole number >= 1)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":0,\"max_completion_tokens\":5}",
            "max_tokens",
            "max_tokens: 0 (expected: a whole number >= 1)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_completion_tokens\":\"5\"}",
            "max_completion_tokens",
            "max_completion_tokens: a string (expected: a whole number >= 1)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"seed\":0.5}",
            "seed",
            "seed: 0.5 (expected: a whole number)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}",
            "stop",
            "stop: 5 texts (expected: at most 4)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stop\":[\"a\",7]}",
            "stop[1]",
            "stop[1]: a number (expected: a string)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stop\":7}",
            "stop",
            "stop: a number (expected: a string or an array of strings)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":\"yes\"}",
            "stream",
            "stream: a string (expected: a boolean)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream_options\":{\"include_usage\":1}}",
            "stream_options.include_usage",
            "stream_options.include_usage: a number (expected: a boolean)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"response_format\":{\"type\":\"xml\"}}",
            "response_format.type",
            "response_format.type: \"xml\" (expected: text, json_object or json_schema)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"response_format\":{\"type\":\"json_schema\"}}",
            "response_format.json_schema",
            "response_format.json_schema: missing (expected: an object)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"reasoning_effort\":\"extreme\"}",
            "reasoning_effort",
            "reasoning_effort: \"extreme\" (expected: none, minimal, low, medium, high, xhigh or max)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"user\":7}",
            "user",
            "user: a number (expected: a string)"),
        arguments(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"function_call\":\"always\",\"functions\":[]}",
            "function_call",
            "function_call: a string (expected: \"none\", \"auto\" or {\"name\": …})"));
  }

  @ParameterizedTest
  @MethodSource("wrongRequests")
  void whatIsWrongIsNamedWithItsPlaceAndWhatWasExpected(String body, String field, String message) {
    InvalidRequest refusal = catchThrowableOfType(InvalidRequest.class, () -> decode(body));
    assertThat(refusal).as("refusal").isNotNull().hasMessage(message);
    assertThat(refusal.field()).isEqualTo(field);
  }

  @Test
  void fieldsThatAreNullOrUnknownAreTolerated() throws InvalidJson, InvalidRequest {
    ChatRequest request =
        decode(HI + ",\"n\":null,\"tools\":null,\"stream_options\":null,\"future\":{\"a\":[1]}}");
    assertThat(request.choices()).isNull();
    assertThat(request.tools()).isEmpty();
    assertThat(request.other()).containsOnlyKeys("future");
  }

  @Test
  void theNewerNameOfTheTokenLimitWins() throws InvalidJson, InvalidRequest {
    assertThat(decode(HI + ",\"max_completion_tokens\":5,\"max_tokens\":9}").maxTokens())
        .isEqualTo(5);
    assertThat(decode(HI + ",\"max_tokens\":9.0}").maxTokens()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/jpeg;base64,/9j/4AA=",
        "data:image/jpg;base64,/9j/4AA=",
        "DATA:Image/JPG;charset=x;BASE64,/9j/4AA=",
        "data:image\\/jpg;base64,\\/9j\\/4AA=",
        "data:image/jpeg;base64,/9j\\r\\n/4AA=",
      })
  void dataUrisAreReadInEverySpellingInUse(String url) throws InvalidJson, InvalidRequest {
    List<Part> parts =
        parts(
            "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\""
                + url
                + "\"}}]}");
    assertThat(parts)
        .containsExactly(
            new Part.Image(new MediaSource.Base64("image/jpeg", JsonString.of("/9j/4AA=")), null));
  }

  @Test
  void thoughtsComeBackSignedAndBeforeEverythingElse() throws InvalidJson, InvalidRequest {
    List<Part> parts =
        parts(
            """
            {"role":"assistant","content":"So:","reasoning_content":"Hm.",
             "tool_calls":[{"id":"c","function":{"name":"f"},
               "extra_content":{"google":{"thought_signature":"t"}}}],
             "thinking_blocks":[{"type":"thinking","thinking":"Hm.","signature":"s"},
               {"type":"redacted_thinking","data":"d"}]}\
            """);
    assertThat(parts).hasSize(4);
    assertThat(parts.get(0)).isEqualTo(new Part.Thinking(JsonString.of("Hm."), JsonString.of("s")));
    assertThat(parts.get(1)).isEqualTo(new Part.RedactedThinking(JsonString.of("d")));
    assertThat(parts.get(2)).isEqualTo(new Part.Text(JsonString.of("So:")));
    assertThat(parts.get(3))
        .isInstanceOfSatisfying(
            Part.ToolCall.class,
            call -> {
              assertThat(call.signature()).isEqualTo(JsonString.of("t"));
              assertThat(call.arguments().asText()).isEqualTo(JsonString.of("{}"));
            });
  }

  @Test
  void deprecatedFunctionsBecomeToolsAndTheirResultsFindTheirCalls()
      throws InvalidJson, InvalidRequest {
    ChatRequest request =
        decode(
            """
            {"model":"m","functions":[{"name":"f"}],"function_call":{"name":"f"},"messages":[
              {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},
              {"role":"function","name":"f","content":"1"}]}\
            """);
    assertThat(request.tools()).hasSize(1);
    assertThat(request.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
    assertThat(request.parallelToolCalls()).isFalse();
    Part.ToolCall call = (Part.ToolCall) request.messages().get(0).parts().getFirst();
    Part.ToolResult result = (Part.ToolResult) request.messages().get(1).parts().getFirst();
    assertThat(result.callId()).isEqualTo(call.id());
  }

  @Test
  void aUserWhoseTwoNamesDifferIsNotLostInSilence() throws InvalidJson, InvalidRequest {
    ChatRequest request = decode(HI + ",\"user\":\"a\",\"safety_identifier\":\"b\"}");
    assertThat(request.user()).isEqualTo(JsonString.of("b"));
    assertThat(request.other()).containsKey("user");
  }
}
