package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.ProviderFailure;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.FinishReason;
import dev.pontage.extproc.llm.model.MediaSource;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.model.ToolArguments;
import dev.pontage.extproc.llm.usage.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads whole answers. Fields that are missing, unknown or of another type never fail one.
final class ResponseDecoder {
  private ResponseDecoder() {}

  static ChatResponse decode(byte[] body, int from, int to) throws ProviderFailure {
    Json document;
    try {
      document = JsonParser.parse(body, from, to);
    } catch (InvalidJson _) {
      throw malformed("the provider's answer isn't JSON");
    }
    ProviderError error = ErrorDecoder.inAnswer(document);
    if (error != null) {
      throw new ProviderFailure(error);
    }
    if (!(document instanceof JsonObject answer)) {
      throw malformed("the provider's answer isn't a JSON object");
    }
    JsonString id = answer.string("id");
    JsonArray choices = answer.array("choices");
    JsonObject usage = answer.object("usage");
    if ((choices == null || choices.size() == 0) && usage == null) {
      throw malformed("the provider's answer holds neither choices nor usage");
    }
    List<ChatResponse.Choice> decoded = new ArrayList<>(1);
    if (choices != null) {
      for (int i = 0; i < choices.size(); i++) {
        if (choices.get(i) instanceof JsonObject choice) {
          decoded.add(choice(choice, i, id));
        }
      }
    }
    TokenUsage took = usage == null ? null : UsageFields.read(usage);
    long created = Math.max(0, answer.whole("created", 0));
    return new ChatResponse(id, answer.string("model"), created, decoded, took);
  }

  private static ProviderFailure malformed(String what) {
    return new ProviderFailure(ProviderError.malformed(what));
  }

  private static ChatResponse.Choice choice(
      JsonObject choice, int position, @Nullable JsonString id) {
    int index = indexOf(choice, position);
    List<Part> parts = new ArrayList<>(2);
    JsonObject message = choice.object("message");
    if (message != null) {
      thoughts(message, parts);
      content(message.get("content"), parts);
      audio(message.object("audio"), parts);
      images(message.array("images"), parts);
      JsonString refusal = message.string("refusal");
      if (refusal != null && !refusal.isEmpty()) {
        parts.add(new Part.Refusal(refusal));
      }
      calls(message, index, id, parts);
    }
    boolean called = parts.stream().anyMatch(part -> part instanceof Part.ToolCall);
    return new ChatResponse.Choice(
        index,
        parts,
        finish(choice.string("finish_reason"), called),
        null,
        choice.getNonNull("logprobs"));
  }

  /// The number of a choice or call; its position where the provider gave none that makes sense.
  static int indexOf(JsonObject object, int position) {
    long index = object.whole("index", position);
    return index < 0 || index > 1_000 ? position : (int) index;
  }

  /// Why an answer ended. With a forced tool the vendor itself says `stop`; it's tools all the
  /// same.
  static FinishReason finish(@Nullable JsonString reason, boolean called) {
    FinishReason finish = reason == null ? FinishReason.STOP : FinishReasons.read(reason);
    return finish == FinishReason.STOP && called ? FinishReason.TOOL_CALLS : finish;
  }

  /// What a provider's name for thoughts is; they all mean the same.
  static @Nullable JsonString reasoning(JsonObject message) {
    JsonString text = message.string("reasoning_content");
    return text != null ? text : message.string("reasoning");
  }

  private static void thoughts(JsonObject message, List<Part> parts) {
    int before = parts.size();
    JsonArray blocks = message.array("thinking_blocks");
    if (blocks != null) {
      for (Json element : blocks) {
        if (element instanceof JsonObject block) {
          JsonString text = block.string("thinking");
          JsonString data = block.string("data");
          if (text != null) {
            parts.add(new Part.Thinking(text, block.string("signature")));
          } else if (data != null) {
            parts.add(new Part.RedactedThinking(data));
          }
        }
      }
    }
    JsonString reasoning = reasoning(message);
    boolean inBlocks =
        parts.subList(before, parts.size()).stream().anyMatch(p -> p instanceof Part.Thinking);
    if (reasoning != null && !reasoning.isEmpty() && !inBlocks) {
      parts.add(before, new Part.Thinking(reasoning, null));
    }
  }

  private static void content(@Nullable Json content, List<Part> parts) {
    switch (content) {
      case JsonString text when !text.isEmpty() -> parts.add(new Part.Text(text));
      case JsonArray list -> {
        for (Json element : list) {
          if (element instanceof JsonObject part) {
            part(part, parts);
          }
        }
      }
      case null, default -> {}
    }
  }

  /// A part of a content list, as Mistral's reasoning models write it.
  private static void part(JsonObject part, List<Part> parts) {
    JsonString text = part.string("text");
    if (text != null && !text.isEmpty()) {
      parts.add(new Part.Text(text));
    }
    switch (part.get("thinking")) {
      case JsonString thought -> parts.add(new Part.Thinking(thought, null));
      case JsonArray thoughts -> {
        for (Json thought : thoughts) {
          JsonString words = thought instanceof JsonObject object ? object.string("text") : null;
          if (words != null) {
            parts.add(new Part.Thinking(words, null));
          }
        }
      }
      case null, default -> {}
    }
  }

  /// Of a spoken answer, the words; the sound has no place in the canonical form.
  private static void audio(@Nullable JsonObject audio, List<Part> parts) {
    JsonString transcript = audio == null ? null : audio.string("transcript");
    if (transcript != null && !transcript.isEmpty()) {
      parts.add(new Part.Text(transcript));
    }
  }

  private static void images(@Nullable JsonArray images, List<Part> parts) {
    if (images == null) {
      return;
    }
    for (Json element : images) {
      JsonObject image = element instanceof JsonObject object ? object.object("image_url") : null;
      JsonString url = image == null ? null : image.string("url");
      MediaSource.Base64 source = url == null ? null : DataUri.readOrNull(url);
      if (source != null) {
        parts.add(new Part.Image(source, null));
      }
    }
  }

  private static void calls(
      JsonObject message, int choice, @Nullable JsonString id, List<Part> parts) {
    JsonArray calls = message.array("tool_calls");
    if (calls != null) {
      for (int i = 0; i < calls.size(); i++) {
        if (calls.get(i) instanceof JsonObject call) {
          Part.ToolCall decoded = call(call, callId(id, choice, i));
          if (decoded != null) {
            parts.add(decoded);
          }
        }
      }
    }
    JsonObject function = message.object("function_call");
    JsonString name = function == null ? null : function.string("name");
    if (function != null && name != null) {
      JsonString callId = callId(id, choice, 0);
      parts.add(new Part.ToolCall(callId, name, arguments(function.get("arguments")), null));
    }
  }

  private static Part.@Nullable ToolCall call(JsonObject call, JsonString fallbackId) {
    JsonObject function = called(call);
    JsonString name = function == null ? null : function.string("name");
    if (function == null || name == null) {
      return null;
    }
    JsonString id = call.string("id");
    Json arguments = function.get(function.get("input") == null ? "arguments" : "input");
    return new Part.ToolCall(
        id == null || id.isEmpty() ? fallbackId : id,
        name,
        arguments(arguments),
        MessageDecoder.signature(call));
  }

  /// What is called: a function, or a tool of the client's own kind.
  static @Nullable JsonObject called(JsonObject call) {
    JsonObject function = call.object("function");
    return function != null ? function : call.object("custom");
  }

  private static ToolArguments arguments(@Nullable Json arguments) {
    return switch (arguments) {
      case JsonString text -> new ToolArguments.OfText(text);
      case JsonObject object -> new ToolArguments.OfObject(object);
      case null, default -> new ToolArguments.OfText(JsonString.EMPTY);
    };
  }

  /// An id for a call whose provider gave none: the same in a stream and in a whole answer, and
  /// another one in each answer.
  static JsonString callId(@Nullable JsonString answerId, int choice, int call) {
    StringBuilder id = new StringBuilder("call_");
    String seed = answerId == null ? "" : answerId.text();
    for (int i = Math.max(0, seed.length() - 32); i < seed.length(); i++) {
      char c = seed.charAt(i);
      if (c < 128 && Character.isLetterOrDigit(c)) {
        id.append(c);
      }
    }
    return JsonString.of(id.append('_').append(choice).append('_').append(call).toString());
  }
}
