/// Microbenchmarks (JMH) of extproc's pure parts: dialects, streams, JSON. They need no process and
/// no network. Start at [dev.pontage.bench.micro.MicroRun].
@NullMarked
package dev.pontage.bench.micro;

import org.jspecify.annotations.NullMarked;
