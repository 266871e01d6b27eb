package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.MediaSource;
import dev.pontage.extproc.llm.model.Part;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// Writes turns and their content blocks. Texts, images and arguments are spliced in as they came.
final class BlockWriter {
  private final JsonWriter out;
  private final Set<String> dropped;

  /// A writer that appends to `out` and tells `dropped` the names of what it left out.
  BlockWriter(JsonWriter out, Set<String> dropped) {
    this.out = out;
    this.dropped = dropped;
  }

  /// Writes one turn.
  ///
  /// @throws UnsupportedRequest if a block can't be said in Anthropic's schema
  void turn(Conversation.Turn turn) throws UnsupportedRequest {
    out.beginObject().name("role").value(turn.assistant() ? "assistant" : "user").name("content");
    List<Block> blocks = turn.blocks();
    if (blocks.size() == 1 && blocks.getFirst().part() instanceof Part.Text text) {
      out.value(text.text());
    } else {
      out.beginArray();
      for (Block block : blocks) {
        block(block);
      }
      out.endArray();
    }
    out.endObject();
  }

  private void block(Block block) throws UnsupportedRequest {
    switch (block.part()) {
      case Part.Text text -> text(text.text());
      case Part.Refusal refusal -> text(refusal.text());
      case Part.Image image -> image(image, block.field());
      case Part.Document document -> document(document, block.field());
      case Part.Audio _ ->
          throw new UnsupportedRequest(block.field() + ".input_audio", "Anthropic takes no audio");
      case Part.Thinking thinking -> thinking(thinking);
      case Part.RedactedThinking thinking ->
          begin("redacted_thinking").name("data").value(thinking.data()).endObject();
      case Part.ToolCall call -> toolUse(call, block);
      case Part.ToolResult result -> toolResult(result, block);
    }
  }

  private JsonWriter begin(String type) {
    return out.beginObject().name("type").value(type);
  }

  /// Writes a text block.
  void text(JsonString text) {
    begin("text").name("text").value(text).endObject();
  }

  private void thinking(Part.Thinking thinking) {
    begin("thinking").name("thinking").value(thinking.text());
    JsonString signature = thinking.signature();
    if (signature != null) {
      out.name("signature").value(signature);
    }
    out.endObject();
  }

  private void toolUse(Part.ToolCall call, Block block) throws UnsupportedRequest {
    begin("tool_use").name("id").value(id(block)).name("name").value(call.name()).name("input");
    try {
      out.value(call.arguments().asObject());
    } catch (InvalidJson e) {
      throw new UnsupportedRequest(
          block.field() + ".function.arguments",
          "Anthropic needs a JSON object; the arguments are " + e.getMessage());
    }
    out.endObject();
  }

  private void toolResult(Part.ToolResult result, Block block) throws UnsupportedRequest {
    begin("tool_result").name("tool_use_id").value(id(block));
    List<Block> content = new ArrayList<>(result.content().size());
    for (int i = 0; i < result.content().size(); i++) {
      Part part = result.content().get(i);
      if (!(part instanceof Part.Text text && text.text().isBlank())) {
        content.add(new Block(part, block.message(), i, null));
      }
    }
    if (content.size() == 1 && content.getFirst().part() instanceof Part.Text text) {
      out.name("content").value(text.text());
    } else if (!content.isEmpty()) {
      out.name("content").beginArray();
      for (Block inner : content) {
        resultContent(inner);
      }
      out.endArray();
    }
    if (result.error()) {
      out.name("is_error").value(true);
    }
    out.endObject();
  }

  private void resultContent(Block inner) throws UnsupportedRequest {
    switch (inner.part()) {
      case Part.Text _, Part.Refusal _, Part.Image _, Part.Document _, Part.Audio _ -> block(inner);
      case Part.Thinking _, Part.RedactedThinking _, Part.ToolCall _, Part.ToolResult _ ->
          throw new UnsupportedRequest(inner.field(), "a tool result can't hold this");
    }
  }

  private static JsonString id(Block block) {
    JsonString id = block.id();
    if (id == null) {
      throw new IllegalStateException("id: none for " + block.field());
    }
    return id;
  }

  private void image(Part.Image image, String field) throws UnsupportedRequest {
    if (image.detail() != null) {
      dropped.add("image_url.detail");
    }
    begin("image").name("source");
    switch (image.source()) {
      case MediaSource.Base64 base64 -> {
        String mediaType =
            switch (base64.mediaType()) {
              case "image/jpg" -> "image/jpeg"; // common and unambiguous, but not in the set
              case "image/jpeg", "image/png", "image/gif", "image/webp" -> base64.mediaType();
              default ->
                  throw new UnsupportedRequest(
                      field + ".image_url",
                      "Anthropic takes images as image/jpeg, image/png, image/gif or image/webp,"
                          + " not as "
                          + shortened(base64.mediaType()));
            };
        base64(mediaType, base64.data());
      }
      case MediaSource.Url url -> url(url.url());
      case MediaSource.FileId _ -> throw fileId(field);
    }
    out.endObject();
  }

  private void document(Part.Document document, String field) throws UnsupportedRequest {
    begin("document").name("source");
    switch (document.source()) {
      case MediaSource.Base64 base64 -> {
        switch (base64.mediaType()) {
          case "application/pdf" -> base64(base64.mediaType(), base64.data());
          case "text/plain" ->
              begin("text")
                  .name("media_type")
                  .value("text/plain")
                  .name("data")
                  .value(plainText(base64.data(), field))
                  .endObject();
          default ->
              throw new UnsupportedRequest(
                  field + ".file",
                  "Anthropic takes documents as application/pdf or text/plain, not as "
                      + shortened(base64.mediaType()));
        }
      }
      case MediaSource.Url url -> url(url.url());
      case MediaSource.FileId _ -> throw fileId(field);
    }
    JsonString title = document.title();
    if (title != null && !title.isBlank()) {
      out.name("title").value(title);
    }
    out.endObject();
  }

  private void base64(String mediaType, JsonString data) {
    begin("base64").name("media_type").value(mediaType).name("data").value(data).endObject();
  }

  private void url(JsonString url) {
    begin("url").name("url").value(url).endObject();
  }

  private static String plainText(JsonString base64, String field) throws UnsupportedRequest {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.utf8());
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException _) {
      throw new UnsupportedRequest(field + ".file", "not base64 of a text in UTF-8");
    }
  }

  private static UnsupportedRequest fileId(String field) {
    return new UnsupportedRequest(
        field + ".file.file_id", "ids of uploaded files mean nothing to Anthropic; send the data");
  }

  private static String shortened(String text) {
    return text.length() > 64 ? text.substring(0, 64) + "…" : text;
  }
}
