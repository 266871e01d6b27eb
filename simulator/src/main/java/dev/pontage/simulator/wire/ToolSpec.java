package dev.pontage.simulator.wire;

import tools.jackson.databind.JsonNode;

/// A declared tool.
///
/// @param name the tool's name
/// @param schema JSON Schema of its arguments; a missing node when there is none
public record ToolSpec(String name, JsonNode schema) {}
