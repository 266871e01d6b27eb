package dev.pontage.bench.report;

import java.util.Locale;

/// One figure to reach, and what was measured.
///
/// @param what it is about
/// @param measured the figure
/// @param limit what it is compared with
/// @param bound whether the limit is the most or the least that will do
/// @param unit of both; empty for ratios
/// @param clean whether the runs behind it had no errors
public record Goal(
    String what, double measured, double limit, Bound bound, String unit, boolean clean) {
  /// Which side of the limit is good.
  public enum Bound {
    /// The limit is the most that will do.
    AT_MOST("≤"),
    /// The limit is the least that will do.
    AT_LEAST("≥");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }
  }

  /// Whether it was reached, by runs without errors.
  public boolean met() {
    boolean reached =
        switch (bound) {
          case AT_MOST -> measured <= limit;
          case AT_LEAST -> measured >= limit;
        };
    return reached && clean;
  }

  /// One line.
  public String text() {
    String space = unit.isEmpty() ? "" : " ";
    return "%-7s  %s: %s%s%s (goal: %s %s%s%s)%s"
        .formatted(
            met() ? "met" : "NOT MET",
            what,
            number(measured),
            space,
            unit,
            bound.sign,
            plain(limit),
            space,
            unit,
            clean ? "" : ", measured with errors");
  }

  static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }

  private static String plain(double limit) {
    return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
  }
}
