/// How a service starts, lives and ends: exit codes, signals, draining.
///
/// Start at [dev.pontage.chassis.app.Service].
@NullMarked
package dev.pontage.chassis.app;

import org.jspecify.annotations.NullMarked;
