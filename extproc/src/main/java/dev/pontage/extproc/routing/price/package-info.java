/// What tokens cost. Money is a `long` of pico-dollars (10⁻¹² US dollars). Pure.
@NullMarked
package dev.pontage.extproc.routing.price;

import org.jspecify.annotations.NullMarked;
