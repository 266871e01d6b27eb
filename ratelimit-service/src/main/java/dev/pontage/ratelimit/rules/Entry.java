package dev.pontage.ratelimit.rules;

/// One step of a descriptor, as in `remote_address = 10.0.0.1`.
///
/// @param key never empty in a rule
/// @param value may be empty
public record Entry(String key, String value) {}
