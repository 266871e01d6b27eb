package dev.pontage.chassis.yaml;

import java.util.List;
import java.util.Map;

/// A document after aliases and merge keys are resolved. Shared subtrees are shared objects.
sealed interface Value {

  /// 1-based line in the file.
  int line();

  /// How many values an expansion of all aliases has, itself included; saturates.
  long size();

  /// How deep it nests; a scalar has depth 1.
  int depth();

  /// @param text as written, without quotes
  /// @param plain without quotes in the file, so `null` and `true` mean what they say
  record Scalar(int line, String text, boolean plain) implements Value {
    @Override
    public long size() {
      return 1;
    }

    @Override
    public int depth() {
      return 1;
    }

    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }
  }

  record Sequence(int line, List<Value> items, long size, int depth) implements Value {}

  record Mapping(int line, Map<String, Field> fields, long size, int depth) implements Value {}

  /// @param line where the key stands
  record Field(int line, Value value) {}
}
