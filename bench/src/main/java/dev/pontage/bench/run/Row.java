package dev.pontage.bench.run;

import java.util.Map;

/// What is reported of one lane in one scenario: medians over the rounds.
///
/// @param scenario such as `non-streaming c=16`
/// @param lane the lane's name
/// @param figures by name; names end in their unit
/// @param requests good answers in all rounds
/// @param errors requests without a good answer in all rounds
/// @param firstError what was wrong with the first; empty without errors
public record Row(
    String scenario,
    String lane,
    Map<String, Double> figures,
    long requests,
    long errors,
    String firstError) {

  /// A figure; NaN when it wasn't measured.
  public double figure(String name) {
    return figures.getOrDefault(name, Double.NaN);
  }
}
