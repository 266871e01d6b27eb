package dev.pontage.simulator.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an answer depends on, read from a vendor's request. A vendor's reader fills it; not
/// thread-safe.
public final class Prompt {
  /// What the request says about calling tools.
  public enum ToolUse {
    /// The model decides.
    AUTO,
    /// No calls.
    NONE,
    /// At least one call.
    REQUIRED
  }

  private static final int TOKENS_PER_IMAGE = 85;

  private String lastText = "";
  private final List<String> media = new ArrayList<>();
  private final List<String> toolResults = new ArrayList<>();
  private long characters;

  /// Declared tools.
  public final List<ToolSpec> tools = new ArrayList<>();

  /// Stop sequences.
  public final List<String> stops = new ArrayList<>();

  /// May tools be called.
  public ToolUse toolUse = ToolUse.AUTO;

  /// Names that may be called, or null for all.
  public @Nullable List<String> allowedTools;

  /// Whether several calls may be made at once.
  public boolean parallelCalls = true;

  /// Output limit in tokens.
  public long maxTokens = Long.MAX_VALUE;

  /// Number of answers.
  public int choices = 1;

  /// Schema of the answer, an empty object for any JSON object, null for text.
  public @Nullable JsonNode schema;

  /// Whether reasoning was asked for.
  public boolean reasoning;

  /// A new turn: earlier media and tool results are history.
  public void turn() {
    media.clear();
    toolResults.clear();
  }

  /// Text of the user.
  public void userText(String text) {
    lastText = text;
    count(text);
  }

  /// Text that only counts as tokens.
  public void count(String text) {
    characters += Condenser.length(text);
  }

  /// An image or document of the last turn, given as base64.
  public void media(String mediaType, String base64) {
    media.add(mediaType + " " + Condenser.base64Bytes(base64) + " bytes");
    characters += 4L * TOKENS_PER_IMAGE;
  }

  /// An image or document of the last turn, given by address.
  public void mediaAt(String kind, String address) {
    media.add(kind + " at " + address);
    characters += 4L * TOKENS_PER_IMAGE;
  }

  /// A tool result of the last turn.
  public void toolResult(String text) {
    toolResults.add(text);
    count(text);
  }

  /// The user's last text.
  public String lastText() {
    return Condenser.kept(lastText);
  }

  /// Media of the last turn as words.
  public List<String> media() {
    return media;
  }

  /// Tool results of the last turn.
  public List<String> toolResults() {
    return toolResults;
  }

  /// Estimated prompt tokens, >= 1.
  public long tokens() {
    return Math.max(1, (characters + 3) / 4);
  }
}
