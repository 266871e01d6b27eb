package dev.pontage.extproc.llm.dialect;

import java.util.List;

/// A request as it goes to a provider.
///
/// @param path with query
/// @param headers besides `content-type: application/json` and those that [Dialect#headers] gives
/// @param body JSON in UTF-8; not to be changed by anybody
/// @param dropped names of request fields that this schema can't take and that bear no meaning
public record EncodedRequest(
    String path, List<Header> headers, byte[] body, List<String> dropped) {}
