/// JSON log lines on standard output, written without ever blocking who logs.
///
/// Start at [dev.pontage.chassis.log.Logs]. Everybody else logs through slf4j and needs nothing of
/// this room.
@NullMarked
package dev.pontage.chassis.log;

import org.jspecify.annotations.NullMarked;
