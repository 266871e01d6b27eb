package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.Dialect;
import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.dialect.Header;
import dev.pontage.extproc.llm.dialect.HeaderLookup;
import dev.pontage.extproc.llm.dialect.ProviderFailure;
import dev.pontage.extproc.llm.dialect.StreamDecoder;
import dev.pontage.extproc.llm.dialect.Target;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.model.WireFormat;
import java.util.List;

/// Chat Completions as the vendor and compatible servers speak it.
public final class OpenAiDialect implements Dialect {
  private static final String PATH = "/v1/chat/completions";

  /// A dialect; it has no state, so one serves all.
  public OpenAiDialect() {}

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public WireFormat format() {
    return WireFormat.OPENAI_CHAT;
  }

  @Override
  public EncodedRequest encode(ChatRequest request, Target target) throws UnsupportedRequest {
    String path = target.pathPrefix() + PATH;
    return request.origin() == WireFormat.OPENAI_CHAT
        ? new EncodedRequest(
            path, List.of(), SourceEncoder.encode(request, target.model()), List.of())
        : RequestEncoder.encode(request, target.model(), path);
  }

  @Override
  public List<Header> headers(String apiKey) {
    return List.of(new Header("authorization", "Bearer " + apiKey));
  }

  @Override
  public ChatResponse decodeResponse(byte[] body, int from, int to) throws ProviderFailure {
    return ResponseDecoder.decode(body, from, to);
  }

  @Override
  public StreamDecoder streamDecoder(ChatRequest request) {
    return new ChunkDecoder();
  }

  @Override
  public ProviderError decodeError(int status, HeaderLookup headers, byte[] body) {
    return ErrorDecoder.decode(status, headers, body);
  }
}
