/// What Mistral does differently from OpenAI. Knows no transport.
@NullMarked
package dev.pontage.simulator.wire.mistral;

import org.jspecify.annotations.NullMarked;
