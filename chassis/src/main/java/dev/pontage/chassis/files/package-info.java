/// Notices that files changed and keeps one immutable snapshot of what they say.
///
/// Start at [dev.pontage.chassis.files.Reloading]. This room knows paths and snapshots, not
/// formats.
@NullMarked
package dev.pontage.chassis.files;

import org.jspecify.annotations.NullMarked;
