package dev.pontage.simulator.wire.anthropic;

import dev.pontage.simulator.wire.Rejection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Refuses what Anthropic refuses in the `messages` of a request.
final class MessagesCheck {
  private static final Set<String> MEDIA_TYPES =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
  private static final Set<String> BLOCKS =
      Set.of(
          "text",
          "image",
          "document",
          "search_result",
          "thinking",
          "redacted_thinking",
          "tool_use",
          "tool_result",
          "server_tool_use",
          "web_search_tool_result",
          "web_fetch_tool_result",
          "code_execution_tool_result",
          "container_upload");
  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]+");
  private static final Pattern BASE64_START =
      Pattern.compile("[A-Za-z0-9+/]{1,64}={0,2}.*", Pattern.DOTALL);

  private MessagesCheck() {}

  /// A turn: neighbouring messages of one role, which the vendor merges.
  private record Turn(int index, String role, List<JsonNode> blocks) {}

  static void check(JsonNode body) {
    JsonNode messages = body.path("messages");
    if (messages.isMissingNode()) {
      throw Rejection.bad("messages: Field required");
    }
    if (!messages.isArray()) {
      throw Rejection.bad("messages: Input should be a valid list");
    }
    if (messages.isEmpty()) {
      throw Rejection.bad("messages: at least one message is required");
    }
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.path(i);
      String role = message(message, i, i == messages.size() - 1);
      if (turns.isEmpty() || !turns.getLast().role.equals(role)) {
        turns.add(new Turn(i, role, new ArrayList<>()));
      }
      for (JsonNode block : message.path("content")) {
        turns.getLast().blocks.add(block);
      }
    }
    pairs(turns);
    boolean tools =
        turns.stream().anyMatch(turn -> turn.blocks.stream().anyMatch(b -> is(b, "tool_use")));
    if (tools && body.path("tools").isEmpty()) {
      throw Rejection.bad(
          "Requests which include `tool_use` or `tool_result` blocks must define tools");
    }
  }

  private static String message(JsonNode message, int index, boolean last) {
    String at = "messages." + index;
    if (!message.isObject()) {
      throw Rejection.bad(at + ": Input should be a valid dictionary");
    }
    for (String name : message.propertyNames()) {
      if (!name.equals("role") && !name.equals("content")) {
        throw Rejection.bad(at + "." + name + ": Extra inputs are not permitted");
      }
    }
    String role = message.path("role").stringValue("");
    if (role.equals("system")) {
      throw Rejection.bad(
          "messages: Unexpected role \"system\". The Messages API accepts a top-level `system`"
              + " parameter, not \"system\" as an input message role.");
    }
    if (!role.equals("user") && !role.equals("assistant")) {
      throw Rejection.bad(
          "messages: Unexpected role \""
              + role
              + "\". Allowed roles are \"user\" or \"assistant\"");
    }
    JsonNode content = message.path("content");
    boolean prefill = last && role.equals("assistant");
    if (content.isString()) {
      String text = content.stringValue();
      if (text.isEmpty() && !prefill) {
        throw Rejection.bad(
            at
                + ": all messages must have non-empty content except for the optional final"
                + " assistant message");
      }
      if (text.isBlank() && !prefill) {
        throw Rejection.bad("messages: text content blocks must contain non-whitespace text");
      }
      trailing(text, prefill);
      return role;
    }
    if (!content.isArray()) {
      throw Rejection.bad(
          content.isMissingNode()
              ? at + ".content: Field required"
              : at + ".content: Input should be a valid list");
    }
    if (content.isEmpty() && !prefill) {
      throw Rejection.bad(
          at
              + ": all messages must have non-empty content except for the optional final assistant"
              + " message");
    }
    for (int i = 0; i < content.size(); i++) {
      block(content.path(i), role, at + ".content." + i);
    }
    trailing(content.path(content.size() - 1).path("text").stringValue(""), prefill);
    return role;
  }

  private static void trailing(String text, boolean prefill) {
    if (prefill && !text.isEmpty() && Character.isWhitespace(text.charAt(text.length() - 1))) {
      throw Rejection.bad("messages: final assistant content cannot end with trailing whitespace");
    }
  }

  private static void block(JsonNode block, String role, String at) {
    String type = block.path("type").stringValue("");
    if (!BLOCKS.contains(type)) {
      throw Rejection.bad(
          at
              + ": Input tag '"
              + type
              + "' found using 'type' does not match any of the expected tags");
    }
    boolean user = role.equals("user");
    switch (type) {
      case "text" -> text(block, at, "messages");
      case "image" -> {
        if (!user) {
          throw Rejection.bad(at + ": image blocks are not permitted in assistant messages");
        }
        source(block.path("source"), at + ".image.source", true);
      }
      case "document" -> source(block.path("source"), at + ".document.source", false);
      case "tool_use" -> {
        if (user) {
          throw Rejection.bad(at + ": `tool_use` blocks can only be in `assistant` messages");
        }
        id(block, "id", at + ".tool_use");
        if (block.path("name").stringValue("").isEmpty()) {
          throw Rejection.bad(at + ".tool_use.name: Field required");
        }
        if (!block.path("input").isObject()) {
          throw Rejection.bad(at + ".tool_use.input: Input should be a valid dictionary");
        }
      }
      case "tool_result" -> {
        if (!user) {
          throw Rejection.bad(at + ": `tool_result` blocks can only be in `user` messages");
        }
        id(block, "tool_use_id", at + ".tool_result");
        JsonNode content = block.path("content");
        for (int i = 0; i < content.size(); i++) {
          block(content.path(i), "user", at + ".tool_result.content." + i);
        }
      }
      case "thinking" -> {
        if (block.path("signature").stringValue("").isEmpty()) {
          throw Rejection.bad(at + ".thinking.signature: Field required");
        }
      }
      default -> {}
    }
  }

  static void text(JsonNode block, String at, String where) {
    JsonNode text = block.path("text");
    if (!text.isString()) {
      throw Rejection.bad(at + ".text: Field required");
    }
    if (text.stringValue().isEmpty()) {
      throw Rejection.bad(where + ": text content blocks must be non-empty");
    }
    if (text.stringValue().isBlank()) {
      throw Rejection.bad(where + ": text content blocks must contain non-whitespace text");
    }
  }

  private static void id(JsonNode block, String field, String at) {
    String id = block.path(field).stringValue("");
    if (id.isEmpty()) {
      throw Rejection.bad(at + "." + field + ": Field required");
    }
    if (!ID.matcher(id).matches()) {
      throw Rejection.bad(at + "." + field + ": String should match pattern '^[a-zA-Z0-9_-]+$'");
    }
  }

  private static void source(JsonNode source, String at, boolean image) {
    switch (source.path("type").stringValue("")) {
      case "base64" -> {
        String media = source.path("media_type").stringValue("");
        if (image && !MEDIA_TYPES.contains(media)) {
          throw Rejection.bad(
              at
                  + ".base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or"
                  + " 'image/webp'");
        }
        if (!image && !media.equals("application/pdf")) {
          throw Rejection.bad(at + ".base64.media_type: Input should be 'application/pdf'");
        }
        String data = source.path("data").stringValue("");
        boolean uri = data.startsWith("data:");
        if (uri || !BASE64_START.matcher(data).matches()) {
          throw Rejection.bad(at + ".base64.data: invalid base64 data");
        }
      }
      case "url" -> {
        String url = source.path("url").stringValue("").toLowerCase(Locale.ROOT);
        if (!url.startsWith("https://") && !url.startsWith("http://")) {
          throw Rejection.bad(at + ".url.url: Only HTTPS URLs are supported.");
        }
      }
      case "file", "text", "content" -> {}
      default ->
          throw Rejection.bad(
              at
                  + ": Input tag '"
                  + source.path("type").stringValue("")
                  + "' found using 'type' does not match any of the expected tags: 'base64', 'file',"
                  + " 'url'");
    }
  }

  private static void pairs(List<Turn> turns) {
    Set<String> called = new LinkedHashSet<>();
    for (int t = 0; t < turns.size(); t++) {
      Turn turn = turns.get(t);
      String at = "messages." + turn.index;
      if (turn.role.equals("user")) {
        results(turn, called, at);
      }
      called.clear();
      for (JsonNode block : turn.blocks) {
        if (is(block, "tool_use") && !called.add(block.path("id").stringValue(""))) {
          throw Rejection.bad("messages: `tool_use` ids must be unique");
        }
      }
      if (!called.isEmpty() && t == turns.size() - 1) {
        throw missing(at, called);
      }
    }
  }

  private static void results(Turn turn, Set<String> called, String at) {
    Set<String> open = new LinkedHashSet<>(called);
    boolean other = false;
    for (int i = 0; i < turn.blocks.size(); i++) {
      JsonNode block = turn.blocks.get(i);
      if (!is(block, "tool_result")) {
        other = true;
        continue;
      }
      String id = block.path("tool_use_id").stringValue("");
      if (!called.contains(id)) {
        throw Rejection.bad(
            at
                + ".content."
                + i
                + ": unexpected `tool_use_id` found in `tool_result` blocks: "
                + id
                + ". Each `tool_result` block must have a corresponding `tool_use` block in the"
                + " previous message.");
      }
      if (!open.remove(id)) {
        throw Rejection.bad(
            at
                + ".content."
                + i
                + ": each tool_use must have a single result. Found multiple `tool_result` blocks"
                + " with id: "
                + id);
      }
      if (other) {
        throw missing(at, Set.of(id));
      }
    }
    if (!open.isEmpty()) {
      throw missing(at, open);
    }
  }

  private static Rejection missing(String at, Set<String> ids) {
    return Rejection.bad(
        at
            + ": `tool_use` ids were found without `tool_result` blocks immediately after: "
            + String.join(", ", ids)
            + ". Each `tool_use` block must have a corresponding `tool_result` block in the next"
            + " message.");
  }

  private static boolean is(JsonNode block, String type) {
    return block.path("type").stringValue("").equals(type);
  }
}
