package dev.pontage.chassis.yaml;

import java.util.ArrayList;
import java.util.List;

/// Gathers the mistakes found while reading configuration, so that a user sees all of them at once.
///
/// Keeps the first [#MOST] and counts the rest. Not thread-safe: one reader, one collector.
public final class Problems {

  /// How many problems are kept in full.
  public static final int MOST = 100;

  private final List<Problem> found = new ArrayList<>();
  private int left;

  /// An empty collector.
  public Problems() {}

  /// Adds a problem; beyond [#MOST] it is only counted.
  public void add(Problem problem) {
    if (found.size() < MOST) {
      found.add(problem);
    } else {
      left++;
    }
  }

  /// Adds a problem that belongs to a whole file.
  public void add(String file, String what, String expected) {
    add(new Problem(file, 0, "", what, expected));
  }

  /// Whether nothing is wrong so far.
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /// The problems kept, in the order they were found.
  public List<Problem> list() {
    return List.copyOf(found);
  }

  /// Throws when anything is wrong.
  ///
  /// @throws InvalidConfig with every problem kept
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidConfig(found, left);
    }
  }
}
