package dev.pontage.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionNamedToolChoice;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.models.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// OpenAI's own Java SDK against each kind of provider: it must not notice which one it is.
@ExtendWith(SharedGateway.class)
class OpenAiJavaSdkTest {
  private static final String PIXEL =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  private final Simulated simulated;
  private final OpenAIClient client;

  OpenAiJavaSdkTest(Gateway gateway, Simulated simulated) {
    this.simulated = simulated;
    this.client =
        OpenAIOkHttpClient.builder()
            .baseUrl(gateway.url() + "/v1")
            .apiKey("any")
            .maxRetries(0)
            .build();
  }

  @BeforeEach
  void forgetRequests() throws Exception {
    simulated.clear();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static ChatCompletionCreateParams.Builder ask(String model, String text) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
  }

  private ChatCompletion answer(ChatCompletionCreateParams.Builder params) {
    return client.chat().completions().create(params.build());
  }

  private List<ChatCompletionChunk> stream(ChatCompletionCreateParams.Builder params) {
    try (StreamResponse<ChatCompletionChunk> response =
        client.chat().completions().createStreaming(params.build())) {
      return response.stream().toList();
    }
  }

  private static String text(ChatCompletion completion) {
    return completion.choices().getFirst().message().content().orElse("");
  }

  private static String text(List<ChatCompletionChunk> chunks) {
    StringBuilder text = new StringBuilder();
    for (ChatCompletionChunk chunk : chunks) {
      chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
    }
    return text.toString();
  }

  private static ChatCompletion whole(List<ChatCompletionChunk> chunks) {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    chunks.forEach(accumulator::accumulate);
    return accumulator.chatCompletion();
  }

  private static String finish(ChatCompletion completion) {
    return completion.choices().getFirst().finishReason().asString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "anthropic-sim", "gemini-sim"})
  void textIsAnswered(String model) {
    ChatCompletion completion = answer(ask(model, "say exactly: Grüße, 世界 🌉"));

    completion.validate();
    assertThat(text(completion)).isEqualTo("Grüße, 世界 🌉");
    assertThat(finish(completion)).isEqualTo("stop");
    assertThat(completion.id()).isNotBlank();
    assertThat(completion.created()).isPositive();
    assertThat(completion.model()).contains("-sim");
    assertThat(completion.usage().orElseThrow().promptTokens()).isPositive();
    assertThat(completion.usage().orElseThrow().completionTokens()).isPositive();
    assertThat(completion.usage().orElseThrow().totalTokens())
        .isEqualTo(
            completion.usage().orElseThrow().promptTokens()
                + completion.usage().orElseThrow().completionTokens());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "anthropic-sim", "gemini-sim"})
  void textIsStreamed(String model) {
    List<ChatCompletionChunk> chunks =
        stream(ask(model, "say exactly: Grüße, 世界 🌉 in several pieces"));

    chunks.forEach(ChatCompletionChunk::validate);
    assertThat(text(chunks)).isEqualTo("Grüße, 世界 🌉 in several pieces");
    assertThat(finish(whole(chunks))).isEqualTo("stop");
    assertThat(chunks.stream().map(ChatCompletionChunk::id).distinct()).hasSize(1);
    assertThat(chunks).allMatch(chunk -> chunk.usage().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "anthropic-sim", "gemini-sim"})
  void streamsEndWithUsageWhenItIsAskedFor(String model) {
    List<ChatCompletionChunk> chunks =
        stream(
            ask(model, "hello there")
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build()));

    assertThat(chunks.stream().filter(chunk -> chunk.usage().isPresent())).hasSize(1);
    ChatCompletionChunk last = chunks.getLast();
    assertThat(last.choices()).isEmpty();
    assertThat(last.usage().orElseThrow().completionTokens()).isPositive();
    assertThat(last.usage().orElseThrow().promptTokens()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "anthropic-sim", "gemini-sim"})
  void usageCountsCachedTokens(String model) {
    ChatCompletion completion =
        answer(ask(model + ":cached", "a prompt of some length ".repeat(40)));

    long cached =
        completion
            .usage()
            .orElseThrow()
            .promptTokensDetails()
            .orElseThrow()
            .cachedTokens()
            .orElse(0L);
    assertThat(cached).isPositive().isLessThan(completion.usage().orElseThrow().promptTokens());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "gemini-sim"})
  void usageCountsReasoningTokens(String model) {
    ChatCompletion completion = answer(ask(model + ":reasoning", "think first"));

    assertThat(
            completion
                .usage()
                .orElseThrow()
                .completionTokensDetails()
                .orElseThrow()
                .reasoningTokens()
                .orElse(0L))
        .isPositive();
    assertThat(text(completion)).contains("think first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "anthropic-sim", "gemini-sim"})
  void instructionsAndEarlierTurnsReachTheProvider(String model) throws Exception {
    ChatCompletion completion =
        answer(
            ChatCompletionCreateParams.builder()
                .model(model)
                .addSystemMessage("speak like a bridge keeper")
                .addDeveloperMessage("never charge twice")
                .addUserMessage("first question")
                .addAssistantMessage("first answer")
                .addUserMessage("say exactly: second answer")
                .temperature(0.25));

    assertThat(text(completion)).isEqualTo("second answer");
    String received = simulated.requests().getFirst().text();
    assertThat(received)
        .contains(
            "speak like a bridge keeper",
            "never charge twice",
            "first question",
            "first answer",
            "0.25");
    if (!model.startsWith("openai")) {
      assertThat(received).doesNotContain("\"developer\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "anthropic-sim", "gemini-sim"})
  void imagesReachTheProvider(String model) {
    assertThat(text(answer(picture(model, PIXEL)))).contains("image/png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "anthropic-sim", "gemini-sim"})
  void imagesByAddressReachTheProvider(String model) throws Exception {
    String address = "https://example.com/bridge.png";
    try {
      assertThat(text(answer(picture(model, address)))).isNotEmpty();
      assertThat(simulated.requests().getFirst().text()).contains("example.com");
    } catch (BadRequestException e) {
      // A provider that can't fetch addresses is allowed to be named as such, not to lose it.
      assertThat(model).isEqualTo("gemini-sim");
      assertThat(e.param().orElse("")).contains("messages[0].content[1]");
    }
  }

  private static ChatCompletionCreateParams.Builder picture(String model, String url) {
    return ChatCompletionCreateParams.builder()
        .model(model)
        .addUserMessageOfArrayOfContentParts(
            List.of(
                ChatCompletionContentPart.ofText(
                    ChatCompletionContentPartText.builder().text("what is this?").build()),
                ChatCompletionContentPart.ofImageUrl(
                    ChatCompletionContentPartImage.builder()
                        .imageUrl(
                            ChatCompletionContentPartImage.ImageUrl.builder().url(url).build())
                        .build())));
  }

  private static FunctionDefinition function(String name) {
    return FunctionDefinition.builder()
        .name(name)
        .description("tells the " + name)
        .parameters(
            FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty(
                    "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                .build())
        .build();
  }

  private static ChatCompletionCreateParams.Builder withTools(String model, String text) {
    return ask(model, text)
        .addFunctionTool(function("weather"))
        .addFunctionTool(function("traffic"));
  }

  private static List<ChatCompletionMessageFunctionToolCall> calls(ChatCompletion completion) {
    return completion.choices().getFirst().message().toolCalls().orElse(List.of()).stream()
        .map(call -> call.function().orElseThrow())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "anthropic-sim", "gemini-sim"})
  void parallelToolsAreCalledAndTheirResultsReturn(String model) {
    assertToolRoundTrip(model, answer(withTools(model, "call tool please")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "anthropic-sim", "gemini-sim"})
  void streamedParallelToolsAreCalledAndTheirResultsReturn(String model) {
    assertToolRoundTrip(model, whole(stream(withTools(model, "call tool please"))));
  }

  private void assertToolRoundTrip(String model, ChatCompletion called) {
    List<ChatCompletionMessageFunctionToolCall> calls = calls(called);
    assertThat(finish(called)).isEqualTo("tool_calls");
    assertThat(calls)
        .extracting(call -> call.function().name())
        .containsExactly("weather", "traffic");
    assertThat(calls).extracting(ChatCompletionMessageFunctionToolCall::id).doesNotHaveDuplicates();
    assertThat(calls).allMatch(call -> Json.read(call.function().arguments()).has("city"));

    ChatCompletionCreateParams.Builder next =
        withTools(model, "call tool please").addMessage(called.choices().getFirst().message());
    for (ChatCompletionMessageFunctionToolCall call : calls) {
      next.addMessage(
          ChatCompletionToolMessageParam.builder()
              .toolCallId(call.id())
              .content("result of " + call.function().name())
              .build());
    }
    ChatCompletion completion = answer(next);

    assertThat(text(completion)).contains("result of weather").contains("result of traffic");
    assertThat(finish(completion)).isEqualTo("stop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "anthropic-sim", "gemini-sim"})
  void aForcedToolIsTheOneCalled(String model) {
    ChatCompletion completion =
        answer(
            withTools(model, "hello")
                .toolChoice(
                    ChatCompletionToolChoiceOption.ofNamedToolChoice(
                        ChatCompletionNamedToolChoice.builder()
                            .function(
                                ChatCompletionNamedToolChoice.Function.builder()
                                    .name("traffic")
                                    .build())
                            .build())));

    assertThat(calls(completion))
        .extracting(call -> call.function().name())
        .containsExactly("traffic");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "anthropic-sim"})
  void oneToolIsCalledWhenParallelCallsAreOff(String model) {
    assertThat(calls(answer(withTools(model, "call tool please").parallelToolCalls(false))))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "anthropic-sim", "gemini-sim"})
  void stopSequencesAndTokenLimitsHold(String model) {
    ChatCompletion stopped = answer(ask(model, "say exactly: one two STOP three").stop("STOP"));
    assertThat(text(stopped)).startsWith("one two").doesNotContain("three");
    assertThat(finish(stopped)).isEqualTo("stop");

    ChatCompletion limited =
        answer(ask(model, "say exactly: one two three four five six").maxCompletionTokens(2));
    assertThat(text(limited)).startsWith("one").doesNotContain("six");
    assertThat(finish(limited)).isEqualTo("length");

    List<ChatCompletionChunk> streamed =
        stream(ask(model, "say exactly: one two three four five six").maxCompletionTokens(2));
    assertThat(finish(whole(streamed))).isEqualTo("length");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-sim", "anthropic-sim", "gemini-sim"})
  void aFilteredAnswerSaysSo(String model) {
    String part = model.equals("anthropic-sim") ? ":refusal" : ":content-filter";
    assertThat(finish(answer(ask(model + part, "hello")))).isEqualTo("content_filter");
  }

  static Stream<Arguments> failures() {
    Map<Integer, Class<? extends OpenAIServiceException>> classes =
        Map.of(
            400, BadRequestException.class,
            401, UnauthorizedException.class,
            403, PermissionDeniedException.class,
            404, NotFoundException.class,
            429, RateLimitException.class,
            500, InternalServerException.class,
            503, InternalServerException.class);
    List<Arguments> cases = new ArrayList<>();
    classes.forEach((status, type) ->
        ProviderFiles.DIALECTS.forEach(d -> cases.add(Arguments.of(d + "-sim", status, type))));
    return cases.stream();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("failures")
  void aFailureIsTheExceptionOfItsStatus(
      String model, int status, Class<? extends OpenAIServiceException> type) {
    for (boolean streamed : new boolean[] {false, true}) {
      var request = ask(model + ":fail-" + status, "hello");
      OpenAIServiceException failure =
          catchThrowableOfType(
              type, () -> System.identityHashCode(streamed ? stream(request) : answer(request)));

      assertThat(failure).as("streamed: " + streamed).isNotNull();
      assertThat(failure.statusCode()).isEqualTo(status);
      assertThat(failure.type().orElse("")).isNotEmpty();
      assertThat(failure.headers().values("x-pontage-provider"))
          .containsExactly("sim-" + model.replace("-sim", ""));
      if (status == 429) {
        assertThat(failure.headers().values("retry-after")).containsExactly("7");
      }
    }
  }

  @Test
  void whatTheGatewayRefusesIsTheExceptionOfItsStatus() {
    assertThatThrownBy(() -> answer(ask("no-such-model-anywhere", "hello")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no-such-model-anywhere");
    assertThatThrownBy(() -> answer(ask("openai-sim", "hello").temperature(9.0)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("temperature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"midstream-error", "close-clean", "cut"})
  void aBrokenStreamIsAnExceptionAndNeverAShortAnswer(String part) {
    for (String dialect : ProviderFiles.DIALECTS) {
      var request =
          ask(
              FailoverModels.model(part, dialect),
              "say exactly: one two three four five six seven");
      assertThatThrownBy(() -> stream(request)).as(dialect).isInstanceOf(OpenAIException.class);
    }
  }

  @Test
  void modelsAreListedAndFound() {
    List<String> names = client.models().list().data().stream().map(Model::id).toList();

    assertThat(names).contains("openai-sim", "anthropic-sim", "gemini-sim", "fails-connect");
    assertThat(client.models().retrieve("anthropic-sim").id()).isEqualTo("anthropic-sim");
    assertThatThrownBy(() -> client.models().retrieve("no-such-model"))
        .isInstanceOf(NotFoundException.class);
  }
}
