/// Names for counters: different things never share one. Pure.
@NullMarked
package dev.pontage.ratelimit.key;

import org.jspecify.annotations.NullMarked;
