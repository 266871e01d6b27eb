/// What operators see: metrics, the log, and the status page. Knows the other rooms' results, takes
/// no part in decisions.
@NullMarked
package dev.pontage.extproc.observe;

import org.jspecify.annotations.NullMarked;
