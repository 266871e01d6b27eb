/// Gemini's generateContent API of the Developer API. Knows no transport.
@NullMarked
package dev.pontage.simulator.wire.gemini;

import org.jspecify.annotations.NullMarked;
