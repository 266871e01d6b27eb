/// From a model's name to the ordered list of providers that shall try it. Pure.
@NullMarked
package dev.pontage.extproc.routing.choose;

import org.jspecify.annotations.NullMarked;
