/// What all vendors share: the prompt, the answer made from it, and the shape of a reply. Knows no
/// transport; each vendor's package reads its own requests and renders its own replies. Start at
/// [dev.pontage.simulator.wire.Vendor].
@NullMarked
package dev.pontage.simulator.wire;

import org.jspecify.annotations.NullMarked;
