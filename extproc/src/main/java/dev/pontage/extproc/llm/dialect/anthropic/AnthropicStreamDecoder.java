package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.dialect.RepeatedDelta;
import dev.pontage.extproc.llm.dialect.StreamDecoder;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ChatEvent;
import dev.pontage.extproc.llm.model.FinishReason;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.sse.SseEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads one stream: `message_start`, blocks one after the other, `message_delta`, `message_stop`.
///
/// Anthropic's block `index` counts all blocks; the canonical one counts tool calls only. Events,
/// blocks and deltas of kinds we don't know are passed over, as the vendor's versioning policy
/// wants it.
final class AnthropicStreamDecoder implements StreamDecoder {
  private static final JsonString NO_ARGUMENTS = JsonString.of("{}");
  private static final long NONE = -1;

  private final UsageReader usage = new UsageReader();
  private final RepeatedDelta repeated = new RepeatedDelta();
  private boolean started;
  private boolean finished;
  private boolean done;

  private int toolCalls;
  private long openTool = NONE; // the block index of the tool call in progress
  private boolean answersByTool; // the call in progress is the structured answer
  private boolean hasArguments;
  private JsonString givenArguments = NO_ARGUMENTS; // what the block began with; never a view

  @Override
  public void accept(SseEvent event, Consumer<ChatEvent> out) {
    if (done || !event.hasData() || repeated.read(event, out)) {
      return;
    }
    JsonObject data;
    try {
      data = JsonParser.parseObject(event.source(), event.from(), event.to());
    } catch (InvalidJson e) {
      fail(ProviderError.malformed("an event of the provider's stream is " + e.getMessage()), out);
      return;
    }
    data(data, event.name(), repeated.parsing(out));
    repeated.parsed(event, null);
  }

  private void data(JsonObject data, String name, Consumer<ChatEvent> out) {
    JsonObject error = data.object("error");
    if (error != null) {
      fail(ErrorDecoder.ofSuccess(error), out);
      return;
    }
    String type = data.text("type", name);
    started |= type.startsWith("content_block") || type.equals("message_delta");
    switch (type) {
      case "message_start" -> start(data, out);
      case "content_block_start" -> blockStart(data, out);
      case "content_block_delta" -> blockDelta(data, out);
      case "content_block_stop" -> endTool(out);
      case "message_delta" -> messageDelta(data, out);
      case "message_stop" -> {
        if (!started) {
          fail(ProviderError.malformed("the provider's stream ended before it began"), out);
          return;
        }
        finish(toolCalls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP, null, out);
        done = true;
        out.accept(new ChatEvent.Ended());
      }
      case "error" -> fail(ErrorDecoder.ofSuccess(data), out);
      default -> {} // ping, or a kind we don't know
    }
  }

  @Override
  public void bodyEnded(Consumer<ChatEvent> out) {
    if (!done) {
      fail(
          ProviderError.malformed(
              started
                  ? "the provider's stream broke off before its end"
                  : "the provider's stream ended before it began"),
          out);
    }
  }

  private void fail(ProviderError error, Consumer<ChatEvent> out) {
    done = true;
    out.accept(new ChatEvent.Failed(error));
  }

  private void start(JsonObject data, Consumer<ChatEvent> out) {
    JsonObject message = data.object("message");
    if (message == null || started) {
      return;
    }
    started = true;
    out.accept(new ChatEvent.Started(message.string("id"), message.string("model"), 0));
    report(message, out);
  }

  private void report(JsonObject holder, Consumer<ChatEvent> out) {
    JsonObject reported = holder.object("usage");
    if (reported != null) {
      usage.accept(reported);
      out.accept(new ChatEvent.UsageReported(usage.total()));
    }
  }

  private void blockStart(JsonObject data, Consumer<ChatEvent> out) {
    endTool(out);
    JsonObject block = data.object("content_block");
    if (block == null) {
      return;
    }
    switch (block.text("type", "")) {
      case "text" -> text(block.string("text"), out);
      case "thinking" -> {
        thinking(block.string("thinking"), out);
        signature(block.string("signature"), out);
      }
      case "redacted_thinking" -> {
        JsonString redacted = block.string("data");
        if (redacted != null) {
          out.accept(new ChatEvent.RedactedThinking(0, redacted));
        }
      }
      case "tool_use" -> toolStart(data.whole("index", 0), block, out);
      default -> {} // a kind we don't know
    }
  }

  private void toolStart(long index, JsonObject block, Consumer<ChatEvent> out) {
    JsonString name = block.string("name");
    JsonString id = block.string("id");
    JsonObject input = block.object("input");
    openTool = index;
    hasArguments = false;
    givenArguments =
        input == null || input.fields().isEmpty() ? NO_ARGUMENTS : JsonString.of(input.toJson());
    answersByTool = name != null && StructuredAnswer.isTool(name);
    if (!answersByTool) {
      out.accept(
          new ChatEvent.ToolCallStarted(
              0,
              toolCalls++,
              id == null ? JsonString.of("toolu_" + toolCalls) : id,
              name == null ? JsonString.EMPTY : name,
              null));
    }
  }

  private void blockDelta(JsonObject data, Consumer<ChatEvent> out) {
    JsonObject delta = data.object("delta");
    if (delta == null) {
      return;
    }
    switch (delta.text("type", "")) {
      case "text_delta" -> text(delta.string("text"), out);
      case "thinking_delta" -> thinking(delta.string("thinking"), out);
      case "signature_delta" -> signature(delta.string("signature"), out);
      case "input_json_delta" -> {
        JsonString fragment = delta.string("partial_json");
        if (fragment != null
            && !fragment.isEmpty()
            && openTool != NONE
            && data.whole("index", openTool) == openTool) {
          hasArguments = true;
          arguments(fragment, out);
        }
      }
      default -> {} // citations, or a kind we don't know
    }
  }

  private void arguments(JsonString fragment, Consumer<ChatEvent> out) {
    out.accept(
        answersByTool
            ? new ChatEvent.TextDelta(0, fragment)
            : new ChatEvent.ToolCallArguments(0, toolCalls - 1, fragment));
  }

  /// A call without any fragment has the arguments its block began with, `{}` as a rule.
  private void endTool(Consumer<ChatEvent> out) {
    if (openTool != NONE) {
      if (!hasArguments) {
        arguments(givenArguments, out);
      }
      openTool = NONE;
    }
  }

  private void messageDelta(JsonObject data, Consumer<ChatEvent> out) {
    JsonObject delta = data.object("delta");
    JsonString reason = delta == null ? null : delta.string("stop_reason");
    if (delta != null && reason != null) {
      FinishReason finish = StopReasons.decode(reason.text());
      if (finish == FinishReason.TOOL_CALLS && toolCalls == 0) {
        finish = FinishReason.STOP; // the only call was the structured answer
      }
      JsonString explanation = ResponseDecoder.explanation(delta);
      if (finish == FinishReason.CONTENT_FILTER && explanation != null && !finished) {
        endTool(out);
        out.accept(new ChatEvent.RefusalDelta(0, explanation));
      }
      finish(finish, delta.string("stop_sequence"), out);
    }
    report(data, out);
  }

  private void finish(
      FinishReason reason, @Nullable JsonString stopSequence, Consumer<ChatEvent> out) {
    if (!finished) {
      finished = true;
      endTool(out);
      out.accept(new ChatEvent.Finished(0, reason, stopSequence));
    }
  }

  private static void text(@Nullable JsonString text, Consumer<ChatEvent> out) {
    if (text != null && !text.isEmpty()) {
      out.accept(new ChatEvent.TextDelta(0, text));
    }
  }

  private static void thinking(@Nullable JsonString text, Consumer<ChatEvent> out) {
    if (text != null && !text.isEmpty()) {
      out.accept(new ChatEvent.ThinkingDelta(0, text));
    }
  }

  private static void signature(@Nullable JsonString signature, Consumer<ChatEvent> out) {
    if (signature != null && !signature.isEmpty()) {
      out.accept(new ChatEvent.ThinkingSignature(0, signature));
    }
  }
}
