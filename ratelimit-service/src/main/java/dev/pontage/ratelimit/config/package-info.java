/// Reads rule files in the format of envoyproxy/ratelimit.
@NullMarked
package dev.pontage.ratelimit.config;

import org.jspecify.annotations.NullMarked;
