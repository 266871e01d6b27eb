/// What the rules say and which of them a descriptor meets. Pure: no I/O, no clock, no gRPC.
///
/// Start at [dev.pontage.ratelimit.rules.RuleSet].
@NullMarked
package dev.pontage.ratelimit.rules;

import org.jspecify.annotations.NullMarked;
