package dev.pontage.extproc.config;

import dev.pontage.extproc.access.Access;
import dev.pontage.extproc.routing.choose.Catalog;

/// All configuration at one moment. An exchange reads it once.
///
/// @param version counts up with each reload
public record Snapshot(long version, Catalog catalog, Access access) {}
