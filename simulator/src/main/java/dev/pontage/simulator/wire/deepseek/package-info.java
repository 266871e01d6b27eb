/// What DeepSeek does differently from OpenAI. Knows no transport.
@NullMarked
package dev.pontage.simulator.wire.deepseek;

import org.jspecify.annotations.NullMarked;
