/// What operators can ask for over the admin port, beside health and metrics: the status of the
/// fleet, as a page and as JSON.
@NullMarked
package dev.pontage.extproc.admin;

import org.jspecify.annotations.NullMarked;
