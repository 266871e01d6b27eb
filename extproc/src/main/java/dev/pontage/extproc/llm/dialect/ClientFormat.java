package dev.pontage.extproc.llm.dialect;

import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.model.WireFormat;

/// One vendor's schema as clients speak it to us. Stateless and safe for threads; pure functions.
public interface ClientFormat {
  /// The family it belongs to.
  WireFormat format();

  /// Reads a request.
  ///
  /// @throws InvalidRequest if a field is missing, of the wrong type or has no sensible value
  ChatRequest decode(JsonObject body) throws InvalidRequest;

  /// Writes a whole answer.
  ///
  /// @param defaults what to say where the provider left something out
  byte[] encode(ChatResponse response, ChatRequest request, Defaults defaults);

  /// An encoder for one stream.
  StreamEncoder streamEncoder(ChatRequest request, Defaults defaults);

  /// Writes an error as a whole answer.
  byte[] encodeError(ProviderError error);

  /// What stands in an answer where the provider said nothing.
  ///
  /// @param id unique to this answer, without the vendor's prefix
  /// @param created seconds since 1970
  /// @param model the provider's name of the model
  record Defaults(String id, long created, String model) {}
}
