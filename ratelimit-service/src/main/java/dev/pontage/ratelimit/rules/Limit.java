package dev.pontage.ratelimit.rules;

import java.util.List;

/// How much is allowed.
///
/// @param rule names the rule in metrics: its path in the file, as in `remote_address.path_/v1`, or
///   `override` for a limit that came with the request
/// @param name the name given in the file, or empty
/// @param requestsPerUnit 0..2³²-1 hits in a window; 0 refuses everything
/// @param unit of the window
/// @param unitMultiplier how many units a window has, >= 1
/// @param mode what the limit does to a request
/// @param replaces names of limits that don't count when this one applies to the same request
public record Limit(
    String rule,
    String name,
    long requestsPerUnit,
    Unit unit,
    long unitMultiplier,
    Mode mode,
    List<String> replaces) {

  /// The most requests a limit can allow in a window: the API has 32 bits for it.
  public static final long MOST_REQUESTS = 0xffff_ffffL;

  /// The longest window, in units. A thousand years are still far from an overflow.
  public static final long MOST_UNITS = 1_000;

  /// What a limit does to a request.
  public enum Mode {
    /// Refuses requests over it.
    ENFORCED,
    /// Counts and reports, refuses nothing (`shadow_mode`).
    SHADOW,
    /// Counts nothing and refuses nothing (`unlimited`).
    UNLIMITED
  }

  /// Checks the bounds.
  ///
  /// @throws IllegalArgumentException when a number is out of its bounds
  public Limit {
    if (requestsPerUnit < 0 || requestsPerUnit > MOST_REQUESTS) {
      throw new IllegalArgumentException(
          "requestsPerUnit: " + requestsPerUnit + " (expected: 0.." + MOST_REQUESTS + ")");
    }
    if (unitMultiplier < 1 || unitMultiplier > MOST_UNITS) {
      throw new IllegalArgumentException(
          "unitMultiplier: " + unitMultiplier + " (expected: 1.." + MOST_UNITS + ")");
    }
    replaces = List.copyOf(replaces);
  }

  /// A limit that came with the request.
  public static Limit override(long requestsPerUnit, Unit unit) {
    return new Limit("override", "", requestsPerUnit, unit, 1, Mode.ENFORCED, List.of());
  }

  /// Length of a window in seconds.
  public long windowSeconds() {
    return unit.seconds() * unitMultiplier;
  }
}
