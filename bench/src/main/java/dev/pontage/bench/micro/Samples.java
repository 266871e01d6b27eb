package dev.pontage.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pontage.extproc.llm.dialect.Dialect;
import dev.pontage.extproc.llm.dialect.Dialects;
import java.util.List;

/// What the benchmarks read: texts as clients and providers send them.
final class Samples {
  private static final int IMAGE_BYTES = 20 * 1024 * 1024;

  private Samples() {}

  /// The dialects there are samples for.
  static List<String> dialects() {
    return Dialects.names().stream()
        .filter(List.of("openai", "anthropic", "gemini")::contains)
        .toList();
  }

  static Dialect dialect(String name) {
    Dialect dialect = Dialects.byName(name);
    if (dialect == null) {
      throw new IllegalArgumentException("dialect: " + name + " (expected: " + dialects() + ")");
    }
    return dialect;
  }

  /// A chat request of two kilobytes: system message, three turns, a tool.
  static byte[] chatRequest() {
    String turn =
        "The quick brown fox jumps over the lazy dog, then it asks \\\"why?\\\" and naps. ";
    return """
    {"model":"smart","temperature":0.2,"max_tokens":512,"stop":["END"],"stream":false,\
    "messages":[{"role":"system","content":"You are a helpful assistant."},\
    {"role":"user","content":"%s"},{"role":"assistant","content":"%s"},{"role":"user","content":"%s"}],\
    "tools":[{"type":"function","function":{"name":"weather","description":"The weather of a town.",\
    "parameters":{"type":"object","properties":{"town":{"type":"string"},"days":{"type":"integer"}},\
    "required":["town"]}}}]}\
    """
        .formatted(turn.repeat(7), turn.repeat(5), turn.repeat(7))
        .getBytes(UTF_8);
  }

  /// A request with an image of twenty megabytes, encoded in the request itself.
  static byte[] imageRequest() {
    return """
    {"model":"smart","messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},\
    {"type":"image_url","image_url":{"url":"data:image/png;base64,%s"}}]}]}\
    """
        .formatted("iVBORw0KGgoA".repeat(IMAGE_BYTES / 12))
        .getBytes(UTF_8);
  }

  /// How a provider's stream begins.
  static String preamble(String dialect) {
    return switch (dialect) {
      case "anthropic" ->
          """
          event: message_start
          data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,"output_tokens":1}}}

          event: content_block_start
          data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

          """;
      case "openai" ->
          """
          data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"gpt","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

          """;
      default -> "";
    };
  }

  /// One event with a piece of text in it.
  static String textEvent(String dialect) {
    return switch (dialect) {
      case "anthropic" ->
          """
          event: content_block_delta
          data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" jumps over"}}

          """;
      case "gemini" ->
          """
          data: {"candidates":[{"content":{"parts":[{"text":" jumps over"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":3,"totalTokenCount":15},"modelVersion":"gemini","responseId":"r1"}

          """;
      default ->
          """
          data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"gpt","choices":[{"index":0,"delta":{"content":" jumps over"},"finish_reason":null}]}

          """;
    };
  }
}
