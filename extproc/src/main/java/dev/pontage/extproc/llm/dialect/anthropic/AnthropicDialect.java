package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.dialect.Dialect;
import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.dialect.Header;
import dev.pontage.extproc.llm.dialect.HeaderLookup;
import dev.pontage.extproc.llm.dialect.ProviderFailure;
import dev.pontage.extproc.llm.dialect.StreamDecoder;
import dev.pontage.extproc.llm.dialect.Target;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.model.WireFormat;
import java.util.List;

/// Anthropic Messages, provider side.
///
/// What differs between models (sampling, thinking, structured output) follows from the model's
/// name, see [ModelTraits]. The API version is one constant: every feature used here is in both
/// published versions, and the later one only forbids what older models still take.
public final class AnthropicDialect implements Dialect {
  /// The API version whose rules the request encoder follows.
  public static final String VERSION = "2023-06-01";

  private static final String PATH = "/v1/messages";

  /// The dialect; it has no state.
  public AnthropicDialect() {}

  @Override
  public String name() {
    return "anthropic";
  }

  @Override
  public WireFormat format() {
    return WireFormat.ANTHROPIC_MESSAGES;
  }

  @Override
  public EncodedRequest encode(ChatRequest request, Target target) throws UnsupportedRequest {
    RequestEncoder encoder = new RequestEncoder(request, target);
    JsonWriter body = encoder.encode();
    return EncodedRequest.of(target.pathPrefix() + PATH, List.of(), body, encoder.dropped());
  }

  @Override
  public List<Header> headers(String apiKey) {
    return List.of(new Header("x-api-key", apiKey), new Header("anthropic-version", VERSION));
  }

  @Override
  public ChatResponse decodeResponse(byte[] body, int from, int to) throws ProviderFailure {
    return ResponseDecoder.decode(body, from, to);
  }

  @Override
  public StreamDecoder streamDecoder(ChatRequest request) {
    return new AnthropicStreamDecoder();
  }

  @Override
  public ProviderError decodeError(int status, HeaderLookup headers, byte[] body) {
    return ErrorDecoder.decode(status, headers, body);
  }
}
