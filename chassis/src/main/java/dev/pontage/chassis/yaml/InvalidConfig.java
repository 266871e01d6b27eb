package dev.pontage.chassis.yaml;

import java.util.ArrayList;
import java.util.List;

/// Configuration that can't be used. The message has one line for each problem.
///
/// At start-up it ends the service with exit code 2; at a reload the old configuration stays.
public final class InvalidConfig extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;
  private final transient List<String> lines;

  InvalidConfig(List<Problem> problems, int left) {
    this(List.copyOf(problems), render(problems, left));
  }

  private InvalidConfig(List<Problem> problems, List<String> lines) {
    super(String.join("\n", lines));
    this.problems = problems;
    this.lines = lines;
  }

  /// One problem that belongs to a whole file (or to an option: then name the option as the file).
  public static InvalidConfig of(String file, String what, String expected) {
    return new InvalidConfig(List.of(new Problem(file, 0, "", what, expected)), 0);
  }

  /// What is wrong, at most [Problems#MOST].
  public List<Problem> problems() {
    return problems;
  }

  /// What to show a user: one line for each problem, and how many more there are.
  public List<String> lines() {
    return lines;
  }

  private static List<String> render(List<Problem> problems, int left) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : problems) {
      lines.add(problem.toString());
    }
    if (left > 0) {
      lines.add("… and " + left + " more problems");
    }
    return List.copyOf(lines);
  }
}
