package dev.pontage.simulator.wire;

/// A tool call of an answer.
///
/// @param id the vendor's form of id
/// @param name the tool's name
/// @param arguments JSON object as text
public record ToolCall(String id, String name, String arguments) {}
