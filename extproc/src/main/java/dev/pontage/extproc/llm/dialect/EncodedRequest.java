package dev.pontage.extproc.llm.dialect;

import dev.pontage.extproc.llm.json.JsonWriter;
import java.util.Arrays;
import java.util.List;

/// A request as it goes to a provider.
///
/// @param path with query
/// @param headers besides `content-type: application/json` and those that [Dialect#headers] gives
/// @param bytes begins with the body, JSON in UTF-8; not to be changed by anybody
/// @param length how many of the bytes are the body's
/// @param dropped names of request fields that this schema can't take and that bear no meaning
public record EncodedRequest(
    String path, List<Header> headers, byte[] bytes, int length, List<String> dropped) {

  /// A request whose body is what was written. The writer is not to be used again: a large body
  /// isn't copied once more.
  public static EncodedRequest of(
      String path, List<Header> headers, JsonWriter body, List<String> dropped) {
    return new EncodedRequest(path, headers, body.buffer(), body.size(), dropped);
  }

  /// A copy of the body.
  public byte[] body() {
    return Arrays.copyOf(bytes, length);
  }
}
