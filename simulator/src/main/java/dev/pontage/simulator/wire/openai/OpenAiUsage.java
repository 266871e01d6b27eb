package dev.pontage.simulator.wire.openai;

import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Usage;
import tools.jackson.databind.node.ObjectNode;

/// The usage members that all flavours share.
public final class OpenAiUsage {
  private OpenAiUsage() {}

  /// `prompt_tokens`, `completion_tokens`, `total_tokens`.
  public static ObjectNode basic(Usage usage) {
    return Json.object()
        .put("prompt_tokens", usage.prompt())
        .put("completion_tokens", usage.completion())
        .put("total_tokens", usage.total());
  }
}
