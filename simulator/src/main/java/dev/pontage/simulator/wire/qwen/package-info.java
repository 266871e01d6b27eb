/// What Qwen does differently from OpenAI. Knows no transport.
@NullMarked
package dev.pontage.simulator.wire.qwen;

import org.jspecify.annotations.NullMarked;
