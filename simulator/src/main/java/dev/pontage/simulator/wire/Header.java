package dev.pontage.simulator.wire;

/// One response header.
///
/// @param name lower case
/// @param value text without line breaks
public record Header(String name, String value) {}
