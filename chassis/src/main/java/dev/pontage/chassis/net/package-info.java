/// Addresses to listen on, and what happens when that fails.
@NullMarked
package dev.pontage.chassis.net;

import org.jspecify.annotations.NullMarked;
