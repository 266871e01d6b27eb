package dev.pontage.extproc.routing.choose;

import dev.pontage.extproc.routing.price.ModelPrice;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A model as a provider offers it.
///
/// @param name the provider's name; ends in `*` if it stands for every name with that prefix
/// @param price where the operator gave one
/// @param contextTokens the most tokens of input and output together; 0 if unknown
/// @param maxOutputTokens the most tokens of output; 0 if unknown
/// @param capabilities such as `tools`, `vision`, `json_schema`, `reasoning`
/// @param quality 1 (poor) to 5 (best) in the operator's judgement; 0 if not judged
public record OfferedModel(
    String name,
    @Nullable ModelPrice price,
    long contextTokens,
    long maxOutputTokens,
    Set<String> capabilities,
    int quality) {

  /// Copies the set.
  public OfferedModel {
    capabilities = Set.copyOf(capabilities);
  }

  /// True if it stands for every name with a prefix.
  public boolean isPattern() {
    return name.endsWith("*");
  }

  /// True if a request for `model` can be served by this.
  public boolean matches(String model) {
    return isPattern()
        ? model.startsWith(name.substring(0, name.length() - 1))
        : model.equals(name);
  }
}
