/// The admin HTTP server of a service: health, readiness, metrics and routes of its own.
///
/// Start at [dev.pontage.chassis.admin.AdminServer]. It serves operators, never the data plane.
@NullMarked
package dev.pontage.chassis.admin;

import org.jspecify.annotations.NullMarked;
