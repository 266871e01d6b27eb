package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.InvalidRequest;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonBoolean;
import dev.pontage.extproc.llm.json.JsonNumber;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import org.jspecify.annotations.Nullable;

/// Where in a request a value stands, such as `messages[2].content[0]`; spelled out only when
/// something is wrong there. Also reads typed values, so that every complaint names its place.
///
/// JSON's null counts as absent throughout, as it does for the vendor.
record FieldPath(@Nullable FieldPath parent, String name, int index) {
  /// The whole document.
  static final FieldPath ROOT = new FieldPath(null, "", -1);

  /// A field of the object here.
  FieldPath field(String field) {
    return new FieldPath(this, field, -1);
  }

  /// An element of the array here.
  FieldPath at(int element) {
    return new FieldPath(this, "", element);
  }

  /// A text field; `null` if absent.
  @Nullable JsonString string(JsonObject object, String field) throws InvalidRequest {
    return switch (object.getNonNull(field)) {
      case null -> null;
      case JsonString string -> string;
      case Json other -> throw field(field).wrong(other, "a string");
    };
  }

  /// A text field that must be there.
  JsonString requiredString(JsonObject object, String field) throws InvalidRequest {
    JsonString string = string(object, field);
    if (string == null) {
      throw field(field).missing("a string");
    }
    return string;
  }

  /// A text field that must be there and not be empty.
  JsonString requiredName(JsonObject object, String field) throws InvalidRequest {
    JsonString string = requiredString(object, field);
    if (string.isEmpty()) {
      throw field(field).invalid("empty", "a non-empty string");
    }
    return string;
  }

  /// An object field; `null` if absent.
  @Nullable JsonObject object(JsonObject object, String field) throws InvalidRequest {
    return switch (object.getNonNull(field)) {
      case null -> null;
      case JsonObject value -> value;
      case Json other -> throw field(field).wrong(other, "an object");
    };
  }

  /// An object field that must be there.
  JsonObject requiredObject(JsonObject object, String field) throws InvalidRequest {
    JsonObject value = object(object, field);
    if (value == null) {
      throw field(field).missing("an object");
    }
    return value;
  }

  /// An array field; `null` if absent.
  @Nullable JsonArray array(JsonObject object, String field) throws InvalidRequest {
    return switch (object.getNonNull(field)) {
      case null -> null;
      case JsonArray value -> value;
      case Json other -> throw field(field).wrong(other, "an array");
    };
  }

  /// An array field that must be there.
  JsonArray requiredArray(JsonObject object, String field) throws InvalidRequest {
    JsonArray value = array(object, field);
    if (value == null) {
      throw field(field).missing("an array");
    }
    return value;
  }

  /// The value here as an object.
  JsonObject asObject(Json value) throws InvalidRequest {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw wrong(value, "an object");
  }

  /// A boolean field; `null` if absent.
  @Nullable Boolean bool(JsonObject object, String field) throws InvalidRequest {
    return switch (object.getNonNull(field)) {
      case null -> null;
      case JsonBoolean value -> value.value();
      case Json other -> throw field(field).wrong(other, "a boolean");
    };
  }

  /// A number field within bounds, as it was written; `null` if absent.
  @Nullable JsonNumber number(JsonObject object, String field, int least, int most)
      throws InvalidRequest {
    return switch (object.getNonNull(field)) {
      case null -> null;
      case JsonNumber number -> {
        double value = number.doubleValue();
        if (value < least || value > most) {
          throw field(field).invalid(shortened(number.text()), least + ".." + most);
        }
        yield number;
      }
      case Json other -> throw field(field).wrong(other, "a number");
    };
  }

  /// A whole-number field within bounds, as it was written; `null` if absent.
  @Nullable JsonNumber whole(JsonObject object, String field, long least, long most)
      throws InvalidRequest {
    return switch (object.getNonNull(field)) {
      case null -> null;
      case JsonNumber number -> {
        var value = number.wholeValue();
        if (value.isEmpty() || value.getAsLong() < least || value.getAsLong() > most) {
          throw field(field).invalid(shortened(number.text()), wholeNumbers(least, most));
        }
        yield number;
      }
      case Json other -> throw field(field).wrong(other, wholeNumbers(least, most));
    };
  }

  private static String wholeNumbers(long least, long most) {
    if (most < Long.MAX_VALUE) {
      return "a whole number in " + least + ".." + most;
    }
    return least > Long.MIN_VALUE ? "a whole number >= " + least : "a whole number";
  }

  /// The complaint that a value is of the wrong type.
  InvalidRequest wrong(Json found, String expected) {
    return invalid(found.kind(), expected);
  }

  /// The complaint that a value isn't there.
  InvalidRequest missing(String expected) {
    return invalid("missing", expected);
  }

  /// The complaint that a text isn't one of those that make sense.
  InvalidRequest unknown(JsonString found, String expected) {
    return invalid('"' + shortened(found.text()) + '"', expected);
  }

  /// A complaint about the value here.
  InvalidRequest invalid(String found, String expected) {
    String path = toString();
    return new InvalidRequest(path, path + ": " + found + " (expected: " + expected + ")");
  }

  private static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 60) + "…";
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    appendTo(out);
    return out.toString();
  }

  private void appendTo(StringBuilder out) {
    if (parent == null) {
      return;
    }
    parent.appendTo(out);
    if (index >= 0) {
      out.append('[').append(index).append(']');
    } else {
      out.append(out.isEmpty() ? "" : ".").append(name);
    }
  }
}
