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
import java.util.Set;

/// Chat Completions as the vendor and compatible servers speak it.
public final class OpenAiDialect implements Dialect {
  private static final String PATH = "/v1/chat/completions";

  /// What clients echo of another vendor's thoughts. The vendor's API knows no such fields, and
  /// unknown ones are a 400.
  private static final Set<String> THOUGHTS =
      Set.of("reasoning_content", "reasoning", "thinking_blocks");

  private final Set<String> refused;

  /// The vendor's own dialect; it has no state, so one serves all.
  public OpenAiDialect() {
    this(THOUGHTS);
  }

  /// The dialect of a compatible server.
  ///
  /// @param refused fields of assistant messages that it refuses, so that they are taken out
  OpenAiDialect(Set<String> refused) {
    this.refused = Set.copyOf(refused);
  }

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
        ? SourceEncoder.encode(request, target.model(), path, refused)
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
