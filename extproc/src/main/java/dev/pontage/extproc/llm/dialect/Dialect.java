package dev.pontage.extproc.llm.dialect;

import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.model.WireFormat;
import java.util.List;

/// One vendor's schema as its providers speak it. Stateless and safe for threads; pure functions.
public interface Dialect {
  /// Its name in a cluster's metadata, such as `anthropic`.
  String name();

  /// The family whose responses and streams it uses.
  WireFormat format();

  /// Writes a request in this schema.
  ///
  /// @throws UnsupportedRequest if something in it that bears meaning can't be said in this schema
  EncodedRequest encode(ChatRequest request, Target target) throws UnsupportedRequest;

  /// The headers that present a key, and any other that every request needs.
  List<Header> headers(String apiKey);

  /// Reads a whole successful answer.
  ///
  /// @throws ProviderFailure if it's an error in spite of its status, or isn't what the API
  ///   promises
  ChatResponse decodeResponse(byte[] body, int from, int to) throws ProviderFailure;

  /// A decoder for one stream that answers `request`.
  StreamDecoder streamDecoder(ChatRequest request);

  /// Reads an error answer; never fails, whatever the body (HTML, nothing, another schema).
  ///
  /// @param headers finds a response header by its lower-case name
  ProviderError decodeError(int status, HeaderLookup headers, byte[] body);
}
