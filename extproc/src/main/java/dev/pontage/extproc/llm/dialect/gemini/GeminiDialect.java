package dev.pontage.extproc.llm.dialect.gemini;

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
import java.security.SecureRandom;
import java.util.List;
import java.util.function.LongSupplier;

/// Gemini's Developer API: `POST /v1beta/models/{model}:generateContent`, and
/// `:streamGenerateContent?alt=sse` for streams.
public final class GeminiDialect implements Dialect {
  private final LongSupplier random;

  /// The dialect, with ids nobody can guess.
  public GeminiDialect() {
    this(new SecureRandom()::nextLong);
  }

  /// The dialect.
  ///
  /// @param random tells the tool calls of one answer from those of another where an answer has no
  ///   id; safe for threads
  public GeminiDialect(LongSupplier random) {
    this.random = random;
  }

  @Override
  public String name() {
    return "gemini";
  }

  @Override
  public WireFormat format() {
    return WireFormat.GEMINI_GENERATE_CONTENT;
  }

  @Override
  public EncodedRequest encode(ChatRequest request, Target target) throws UnsupportedRequest {
    return new RequestEncoder(request, target).encode();
  }

  @Override
  public List<Header> headers(String apiKey) {
    return List.of(new Header("x-goog-api-key", apiKey));
  }

  @Override
  public ChatResponse decodeResponse(byte[] body, int from, int to) throws ProviderFailure {
    return ResponseDecoder.decode(body, from, to, new CallIds(random));
  }

  @Override
  public StreamDecoder streamDecoder(ChatRequest request) {
    return new GeminiStreamDecoder(new CallIds(random));
  }

  @Override
  public ProviderError decodeError(int status, HeaderLookup headers, byte[] body) {
    return ErrorDecoder.decode(status, headers, body);
  }
}
