/// Keeps the counters. Knows nothing of rules.
@NullMarked
package dev.pontage.ratelimit.store;

import org.jspecify.annotations.NullMarked;
