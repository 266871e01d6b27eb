/// Anthropic's Messages API. Knows no transport.
@NullMarked
package dev.pontage.simulator.wire.anthropic;

import org.jspecify.annotations.NullMarked;
