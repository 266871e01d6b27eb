/// Wires the service by constructors and runs it; the only room that knows every other.
@NullMarked
package dev.pontage.ratelimit.app;

import org.jspecify.annotations.NullMarked;
