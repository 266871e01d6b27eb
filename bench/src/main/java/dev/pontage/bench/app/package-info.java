/// The command line of `./pontage bench`. Start at [dev.pontage.bench.app.Main].
@NullMarked
package dev.pontage.bench.app;

import org.jspecify.annotations.NullMarked;
