/// Tests of the room of the same name.
@NullMarked
package dev.pontage.bench.micro;

import org.jspecify.annotations.NullMarked;
