package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.ClientFormat;
import dev.pontage.extproc.llm.dialect.InvalidRequest;
import dev.pontage.extproc.llm.dialect.StreamEncoder;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.model.WireFormat;

/// Chat Completions as clients speak it to us.
public final class OpenAiChatFormat implements ClientFormat {
  /// A format; it has no state, so one serves all.
  public OpenAiChatFormat() {}

  @Override
  public WireFormat format() {
    return WireFormat.OPENAI_CHAT;
  }

  @Override
  public ChatRequest decode(JsonObject body) throws InvalidRequest {
    return RequestDecoder.decode(body);
  }

  @Override
  public byte[] encode(ChatResponse response, ChatRequest request, Defaults defaults) {
    return ResponseEncoder.encode(response, request, defaults);
  }

  @Override
  public StreamEncoder streamEncoder(ChatRequest request, Defaults defaults) {
    return new ChunkEncoder(request, defaults);
  }

  @Override
  public byte[] encodeError(ProviderError error) {
    JsonWriter out = new JsonWriter(160 + error.message().length());
    ErrorEncoder.write(error, out);
    return out.toByteArray();
  }

  /// True if the client speaks of functions the way that came before tools; answers to it do too.
  static boolean speaksOfFunctions(ChatRequest request) {
    return request.origin() == WireFormat.OPENAI_CHAT
        && request.source().getNonNull("functions") != null
        && request.source().getNonNull("tools") == null;
  }
}
