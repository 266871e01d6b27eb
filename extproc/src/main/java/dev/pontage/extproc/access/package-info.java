/// Who may use the gateway. Knows nothing of providers or routing.
@NullMarked
package dev.pontage.extproc.access;

import org.jspecify.annotations.NullMarked;
