package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.dialect.GeminiSignatures;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the turns of a conversation.
final class PartWriter {
  /// What Google documents for tool calls that its models didn't make: models that demand a
  /// signature then go without.
  private static final JsonString NO_SIGNATURE = JsonString.of("skip_thought_signature_validator");

  private final JsonWriter out;
  private final ModelTraits traits;

  /// A writer to `out` for a model with these traits.
  PartWriter(JsonWriter out, ModelTraits traits) {
    this.out = out;
    this.traits = traits;
  }

  /// Writes one turn.
  void turn(Conversation.Turn turn) throws UnsupportedRequest {
    out.beginObject().name("role").value(turn.ofModel() ? "model" : "user");
    out.name("parts").beginArray();
    if (turn.ofModel()) {
      model(turn.items());
    } else {
      user(turn.items());
    }
    out.endArray().endObject();
  }

  private static @Nullable JsonString signatureOf(Part.Thinking thinking) {
    JsonString signature = thinking.signature();
    return signature == null ? null : GeminiSignatures.unmarked(signature);
  }

  private void model(List<Conversation.Item> items) throws UnsupportedRequest {
    boolean lacksSignature = traits.demandsSignatures() && !hasSignedCall(items);
    JsonString ofText = null;
    for (Conversation.Item item : items) {
      switch (item) {
        case Conversation.Called called -> {
          ofText = loose(ofText);
          call(called, lacksSignature ? NO_SIGNATURE : null);
          lacksSignature = false; // the first of parallel calls speaks for all
        }
        case Conversation.Said(Part.Thinking thinking, int _, int _) -> {
          JsonString signature = signatureOf(thinking);
          if (signature != null) {
            ofText = signature;
          }
        }
        case Conversation.Said(Part.Text(JsonString text), int _, int _) -> {
          text(text, ofText);
          ofText = null;
        }
        case Conversation.Said said -> said(said);
        case Conversation.Answered _ -> throw new IllegalStateException("results are the user's");
      }
    }
    loose(ofText);
  }

  private static boolean hasSignedCall(List<Conversation.Item> items) {
    for (Conversation.Item item : items) {
      if (item instanceof Conversation.Called called && signatureOf(called.call()) != null) {
        return true;
      }
    }
    return false;
  }

  /// The signature beside the call if the client kept it, else the one in the id.
  private static @Nullable JsonString signatureOf(Part.ToolCall call) {
    JsonString signature = call.signature();
    return signature != null && !signature.isEmpty()
        ? signature
        : GeminiSignatures.signatureIn(call.id());
  }

  /// Writes a signature that has no text to go with as Gemini itself does.
  private @Nullable JsonString loose(@Nullable JsonString signature) {
    if (signature != null) {
      text(JsonString.EMPTY, signature);
    }
    return null;
  }

  private void text(JsonString text, @Nullable JsonString signature) {
    out.beginObject().name("text").value(text);
    if (signature != null) {
      out.name("thoughtSignature").value(signature);
    }
    out.endObject();
  }

  private void call(Conversation.Called called, @Nullable JsonString fallback)
      throws UnsupportedRequest {
    Part.ToolCall call = called.call();
    JsonObject arguments;
    try {
      arguments = call.arguments().asObject();
    } catch (InvalidJson e) {
      throw new UnsupportedRequest(
          called.path() + ".function.arguments",
          "Gemini takes the arguments of a tool call as a JSON object only; " + e.getMessage());
    }
    out.beginObject().name("functionCall").beginObject();
    id(call);
    out.name("name").value(call.name());
    out.name("args").value(arguments);
    out.endObject();
    JsonString signature = signatureOf(call);
    if (signature == null) {
      signature = fallback;
    }
    if (signature != null) {
      out.name("thoughtSignature").value(signature);
    }
    out.endObject();
  }

  private void id(Part.ToolCall call) {
    JsonString id = CallIds.backToGemini(call.id());
    if (id != null) {
      out.name("id").value(id);
    }
  }

  /// Results come first, side by side; media that they can't hold follow after the last.
  private void user(List<Conversation.Item> items) throws UnsupportedRequest {
    for (Conversation.Item item : items) {
      if (item instanceof Conversation.Answered answered) {
        result(answered);
      }
    }
    for (Conversation.Item item : items) {
      switch (item) {
        case Conversation.Answered answered -> {
          if (!traits.takesMediaInResults()) {
            media(answered);
          }
        }
        case Conversation.Said said -> said(said);
        case Conversation.Called _ -> throw new IllegalStateException("calls are the model's");
      }
    }
  }

  private void result(Conversation.Answered answered) throws UnsupportedRequest {
    out.beginObject().name("functionResponse").beginObject();
    id(answered.call());
    out.name("name").value(answered.call().name());
    out.name("response");
    Part.ToolResult result = answered.result();
    JsonObject object = result.error() ? null : objectIn(result.content());
    if (object != null) {
      out.value(object);
    } else {
      out.beginObject().name(result.error() ? "error" : "output").beginText();
      for (Part part : result.content()) {
        if (part instanceof Part.Text(JsonString text)) {
          out.part(text);
        } else if (part instanceof Part.Refusal(JsonString text)) {
          out.part(text);
        }
      }
      out.endText().endObject();
    }
    if (traits.takesMediaInResults() && hasMedia(result)) {
      out.name("parts").beginArray();
      media(answered);
      out.endArray();
    }
    out.endObject().endObject();
  }

  private static boolean hasMedia(Part.ToolResult result) {
    return result.content().stream()
        .anyMatch(part -> !(part instanceof Part.Text || part instanceof Part.Refusal));
  }

  private void media(Conversation.Answered answered) throws UnsupportedRequest {
    List<Part> content = answered.result().content();
    for (int i = 0; i < content.size(); i++) {
      Part part = content.get(i);
      if (!(part instanceof Part.Text || part instanceof Part.Refusal)) {
        said(new Conversation.Said(part, answered.message(), i));
      }
    }
  }

  /// The one text of a result as the JSON object it holds; `null` if it holds something else.
  private static @Nullable JsonObject objectIn(List<Part> content) {
    JsonString only = null;
    for (Part part : content) {
      if (part instanceof Part.Text(JsonString text)) {
        if (only != null) {
          return null;
        }
        only = text;
      }
    }
    if (only == null || !looksLikeObject(only)) {
      return null;
    }
    byte[] json = only.utf8();
    try {
      return JsonParser.parseObject(json, 0, json.length);
    } catch (InvalidJson _) {
      return null; // a text that just begins like one
    }
  }

  /// True if the text begins with a brace, white space aside.
  private static boolean looksLikeObject(JsonString text) {
    for (int i = 0; i < text.length(); i++) {
      switch (text.byteAt(i)) {
        case '{' -> {
          return true;
        }
        case ' ' -> {}
        case '\\' -> i++; // a line feed or tab, if it's JSON
        default -> {
          return false;
        }
      }
    }
    return false;
  }

  private void said(Conversation.Said said) throws UnsupportedRequest {
    switch (said.part()) {
      case Part.Text(JsonString text) -> text(text, null);
      case Part.Refusal(JsonString text) -> text(text, null);
      case Part.Image image -> MediaWriter.write(image.source(), "image", said.path(), out);
      case Part.Document document ->
          MediaWriter.write(document.source(), "document", said.path(), out);
      case Part.Audio audio -> MediaWriter.audio(audio, said.path(), out);
      case Part.Thinking _, Part.RedactedThinking _ -> {}
      case Part.ToolCall _, Part.ToolResult _ ->
          throw new UnsupportedRequest(said.path(), "Gemini takes no tool calls or results here");
    }
  }
}
