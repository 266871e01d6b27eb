package dev.pontage.extproc.llm.model;

import dev.pontage.extproc.llm.json.JsonString;

/// Where the bytes of an image or document are.
public sealed interface MediaSource {
  /// In the request itself.
  ///
  /// @param mediaType such as `image/png`, lower case, without parameters
  /// @param data base64 without line breaks, unchanged from the client
  record Base64(String mediaType, JsonString data) implements MediaSource {}

  /// At an http(s) address that the provider fetches.
  record Url(JsonString url) implements MediaSource {}

  /// Uploaded to one vendor before; the id means nothing to another.
  record FileId(JsonString id) implements MediaSource {}
}
