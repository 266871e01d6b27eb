package dev.pontage.extproc.access;

/// Who may use the gateway.
///
/// @param anonymous true if anybody may, with any key or none
public record Access(boolean anonymous) {}
