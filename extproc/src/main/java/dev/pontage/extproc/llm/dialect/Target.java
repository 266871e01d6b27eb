package dev.pontage.extproc.llm.dialect;

/// What a dialect needs to know of the provider's model a request goes to.
///
/// @param model the provider's name for it
/// @param pathPrefix comes before the dialect's own path; empty for the vendor's own address
/// @param maxOutputTokens the most it can answer; used where a schema demands a limit and the
///   client gave none
public record Target(String model, String pathPrefix, long maxOutputTokens) {}
