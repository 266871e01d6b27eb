package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.GeminiSignatures;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.MediaSource;
import dev.pontage.extproc.llm.model.Message;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Writes a conversation that came in another schema.
///
/// The vendor takes only text as a tool's result: pictures and documents in one follow in a user
/// message after the results. Thoughts and their signatures, also those in the ids of tool calls,
/// are other vendors' own, so they are dropped.
final class MessageEncoder {
  private final JsonWriter out;
  private final Set<String> dropped;

  /// Media of tool results that wait for the last result, and where they came from.
  private final List<Part> waiting = new ArrayList<>();

  private final List<String> waitingPaths = new ArrayList<>();

  MessageEncoder(JsonWriter out, Set<String> dropped) {
    this.out = out;
    this.dropped = dropped;
  }

  void write(List<Message> messages) throws UnsupportedRequest {
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      String path = "messages[" + i + "]";
      if (message.role() != Role.TOOL) {
        writeWaiting();
      }
      switch (message.role()) {
        case SYSTEM -> plain("system", message, path);
        case DEVELOPER -> plain("developer", message, path);
        case USER -> plain("user", message, path);
        case ASSISTANT -> assistant(message, path);
        case TOOL -> results(message, path);
      }
    }
    writeWaiting();
  }

  private void begin(String role, Message message) {
    out.beginObject().name("role").value(role);
    if (message.name() != null) {
      out.name("name").value(message.name());
    }
  }

  private void plain(String role, Message message, String path) throws UnsupportedRequest {
    begin(role, message);
    content(message.parts(), message.role(), path);
    out.endObject();
  }

  /// One text is written as such, anything else as a list.
  private void content(List<Part> parts, Role role, String path) throws UnsupportedRequest {
    out.name("content");
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(JsonString text)) {
      out.value(text);
      return;
    }
    out.beginArray();
    for (int i = 0; i < parts.size(); i++) {
      part(parts.get(i), role, path + ".content[" + i + "]");
    }
    out.endArray();
  }

  private void part(Part part, Role role, String path) throws UnsupportedRequest {
    switch (part) {
      case Part.Text(JsonString text) ->
          out.beginObject().name("type").value("text").name("text").value(text).endObject();
      case Part.Refusal(JsonString text) ->
          out.beginObject().name("type").value("refusal").name("refusal").value(text).endObject();
      case Part.Image image when role == Role.USER -> write(image, path);
      case Part.Document document when role == Role.USER -> write(document, path);
      case Part.Audio(String format, JsonString data) when role == Role.USER -> {
        out.beginObject().name("type").value("input_audio").name("input_audio").beginObject();
        out.name("data").value(data).name("format").value(format).endObject().endObject();
      }
      case Part.Thinking _, Part.RedactedThinking _ -> dropped.add("thinking");
      case Part.Image _, Part.Document _, Part.Audio _ ->
          throw new UnsupportedRequest(path, "OpenAI takes media in user messages only");
      case Part.ToolCall _, Part.ToolResult _ ->
          throw new UnsupportedRequest(path, "OpenAI takes no tool calls or results here");
    }
  }

  private void write(Part.Image image, String path) throws UnsupportedRequest {
    out.beginObject().name("type").value("image_url").name("image_url").beginObject().name("url");
    switch (image.source()) {
      case MediaSource.Base64 data -> dataUri(data);
      case MediaSource.Url(JsonString url) -> out.value(url);
      case MediaSource.FileId _ ->
          throw new UnsupportedRequest(path, "an uploaded file is known to its own vendor only");
    }
    if (image.detail() != null) {
      out.name("detail").value(image.detail());
    }
    out.endObject().endObject();
  }

  private void write(Part.Document document, String path) throws UnsupportedRequest {
    out.beginObject().name("type").value("file").name("file").beginObject().name("filename");
    if (document.title() != null) {
      out.value(document.title());
    } else {
      out.value("document");
    }
    switch (document.source()) {
      case MediaSource.Base64 data -> {
        out.name("file_data");
        dataUri(data);
      }
      case MediaSource.Url _ ->
          throw new UnsupportedRequest(path, "OpenAI takes documents as data, not by address");
      case MediaSource.FileId _ ->
          throw new UnsupportedRequest(path, "an uploaded file is known to its own vendor only");
    }
    out.endObject().endObject();
  }

  private void dataUri(MediaSource.Base64 source) {
    out.beginText().part("data:" + source.mediaType() + ";base64,");
    out.part(source.data()).endText();
  }

  private void assistant(Message message, String path) throws UnsupportedRequest {
    List<Part> said = new ArrayList<>(message.parts().size());
    List<Part.ToolCall> calls = new ArrayList<>();
    for (Part part : message.parts()) {
      switch (part) {
        case Part.ToolCall call -> calls.add(call);
        case Part.Thinking _, Part.RedactedThinking _ -> dropped.add("thinking");
        case Part.Text _, Part.Refusal _, Part.Image _, Part.Audio _ -> said.add(part);
        case Part.Document _, Part.ToolResult _ -> said.add(part);
      }
    }
    begin("assistant", message);
    if (said.isEmpty()) {
      out.name("content");
      if (calls.isEmpty()) {
        out.value("");
      } else {
        out.nullValue();
      }
    } else {
      content(said, Role.ASSISTANT, path);
    }
    if (!calls.isEmpty()) {
      out.name("tool_calls").beginArray();
      for (Part.ToolCall call : calls) {
        if (call.signature() != null || GeminiSignatures.isSigned(call.id())) {
          dropped.add("thought_signature");
        }
        out.beginObject()
            .name("id")
            .value(GeminiSignatures.bareId(call.id()))
            .name("type")
            .value("function");
        out.name("function").beginObject().name("name").value(call.name());
        out.name("arguments").value(call.arguments().asText()).endObject().endObject();
      }
      out.endArray();
    }
    out.endObject();
  }

  private void results(Message message, String path) throws UnsupportedRequest {
    for (Part part : message.parts()) {
      if (!(part instanceof Part.ToolResult result)) {
        throw new UnsupportedRequest(path, "a tool's message holds something else than a result");
      }
      List<Part> texts = new ArrayList<>(1);
      for (int i = 0; i < result.content().size(); i++) {
        Part piece = result.content().get(i);
        if (piece instanceof Part.Text) {
          texts.add(piece);
        } else {
          waiting.add(piece);
          waitingPaths.add(path + ".content[" + i + "]");
        }
      }
      if (result.error()) {
        dropped.add("is_error");
      }
      out.beginObject().name("role").value("tool");
      out.name("tool_call_id").value(GeminiSignatures.bareId(result.callId()));
      if (texts.isEmpty()) {
        out.name("content").value("");
      } else {
        content(texts, Role.TOOL, path);
      }
      out.endObject();
    }
  }

  private void writeWaiting() throws UnsupportedRequest {
    if (waiting.isEmpty()) {
      return;
    }
    out.beginObject().name("role").value("user").name("content").beginArray();
    for (int i = 0; i < waiting.size(); i++) {
      part(waiting.get(i), Role.USER, waitingPaths.get(i));
    }
    out.endArray().endObject();
    waiting.clear();
    waitingPaths.clear();
  }
}
