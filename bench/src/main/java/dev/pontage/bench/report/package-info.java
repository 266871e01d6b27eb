/// What people read: tables, goals met or not, JSON. Knows the rows and the figures to reach,
/// nothing of how they were measured. Start at [dev.pontage.bench.report.Report].
@NullMarked
package dev.pontage.bench.report;

import org.jspecify.annotations.NullMarked;
