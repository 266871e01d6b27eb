package dev.pontage.simulator.script;

/// A requested model name, taken apart.
///
/// Steering stands after the last colon. A name of the simulator's own (its base ends in `-sim`)
/// must have valid parts there; any other name whose suffix is no steering (`llama3:8b`) is a plain
/// name.
///
/// @param full the name as requested
/// @param base the name without its steering
/// @param parts the steering's text, empty when there is none
public record ModelName(String full, String base, String parts) {

  /// Takes a name apart.
  ///
  /// @throws IllegalArgumentException naming the part, when a simulator model has an unknown one
  public static ModelName parse(String full) {
    int colon = full.lastIndexOf(':');
    if (colon < 0) {
      return new ModelName(full, full, "");
    }
    String base = full.substring(0, colon);
    String parts = full.substring(colon + 1);
    try {
      Steering.parse(parts);
      return new ModelName(full, base, parts);
    } catch (IllegalArgumentException e) {
      if (base.endsWith("-sim")) {
        throw e;
      }
      return new ModelName(full, full, "");
    }
  }

  /// The steering of this name with the parts of a fault added.
  ///
  /// @param fault parts joined by `+`; they override this name's own
  public Steering steering(String fault) {
    if (parts.isEmpty() && fault.isEmpty()) {
      return Steering.NONE;
    }
    return Steering.parse(parts + "+" + fault);
  }
}
