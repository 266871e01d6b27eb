package dev.pontage.chassis.yaml;

import dev.pontage.chassis.yaml.Value.Mapping;
import dev.pontage.chassis.yaml.Value.Scalar;
import dev.pontage.chassis.yaml.Value.Sequence;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A place in a YAML document that knows its file, line and path.
///
/// Reading never throws for what the document says. A value that is missing or wrong adds a
/// [Problem] to the shared [Problems] and a stand-in is returned (empty text, the smallest number,
/// the fallback), so read everything, then call [Problems#throwIfAny()] before using any of it.
/// What is wrong is told once: below a value of the wrong kind everything is silently absent.
///
/// `null`, `~` and nothing after the colon count as absent. Any scalar can be read as text exactly
/// as written (`1.10` stays `1.10`); numbers and booleans mean what JSON means by them, so neither
/// octal numbers nor `yes` and `no`. Numbers may be quoted, as in protobuf's JSON.
public final class YamlNode {

  /// What stands at a place.
  public enum Kind {
    /// Nothing, or null.
    ABSENT,
    /// Text, a number, a boolean.
    SCALAR,
    /// A list.
    LIST,
    /// A mapping.
    MAPPING
  }

  private static final Pattern INTEGER = Pattern.compile("[+-]?(0|[1-9][0-9]{0,18})");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(0|[1-9][0-9]{0,39})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?");
  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,9}))?(ns|us|ms|s|m|h|d)");
  private static final Pattern BARE_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final String DURATION_FORMS = "a duration such as 500ms, 10s, 5m, 1h";

  private final @Nullable Value value;
  private final String file;
  private final int line;
  private final String path;
  private final Problems problems;

  /// Set below a value of the wrong kind, and in a file that couldn't be read: that was told
  /// already.
  private final boolean silent;

  private YamlNode(
      @Nullable Value value,
      String file,
      int line,
      String path,
      Problems problems,
      boolean silent) {
    this.value = value instanceof Scalar scalar && scalar.isNull() ? null : value;
    this.file = file;
    this.line = line;
    this.path = path;
    this.problems = problems;
    this.silent = silent;
  }

  static YamlNode root(@Nullable Value value, String file, Problems problems) {
    return new YamlNode(value, file, value == null ? 1 : value.line(), "", problems, false);
  }

  static YamlNode unreadable(String file, Problems problems) {
    return new YamlNode(null, file, 0, "", problems, true);
  }

  /// The field of that name; absent when there is none.
  public YamlNode at(String key) {
    String childPath = childPath(key);
    if (value instanceof Mapping mapping) {
      Value.Field field = mapping.fields().get(key);
      return field == null
          ? new YamlNode(null, file, line, childPath, problems, silent)
          : new YamlNode(field.value(), file, field.line(), childPath, problems, silent);
    }
    boolean wrongKind = expect(Kind.MAPPING);
    return new YamlNode(null, file, line, childPath, problems, silent || wrongKind);
  }

  /// The fields in the order of the file (merged ones first); empty when absent.
  public Map<String, YamlNode> fields() {
    if (!(value instanceof Mapping mapping)) {
      expect(Kind.MAPPING);
      return Map.of();
    }
    Map<String, YamlNode> fields = new LinkedHashMap<>();
    mapping
        .fields()
        .forEach((key, field) ->
            fields.put(
                key,
                new YamlNode(field.value(), file, field.line(), childPath(key), problems, silent)));
    return fields;
  }

  /// The items of a list; empty when absent.
  public List<YamlNode> list() {
    if (!(value instanceof Sequence sequence)) {
      expect(Kind.LIST);
      return List.of();
    }
    List<YamlNode> items = new ArrayList<>(sequence.items().size());
    for (Value item : sequence.items()) {
      items.add(
          new YamlNode(item, file, item.line(), path + "[" + items.size() + "]", problems, silent));
    }
    return items;
  }

  /// What stands here.
  public Kind kind() {
    return switch (value) {
      case null -> Kind.ABSENT;
      case Scalar _ -> Kind.SCALAR;
      case Sequence _ -> Kind.LIST;
      case Mapping _ -> Kind.MAPPING;
    };
  }

  /// Whether anything but null stands here.
  public boolean isPresent() {
    return value != null;
  }

  /// The file as its reader named it.
  public String file() {
    return file;
  }

  /// 1-based line of the key (or list item); of the nearest parent when absent.
  public int line() {
    return line;
  }

  /// Where in the document, as in `models[1].name`.
  public String path() {
    return path;
  }

  /// The collector shared by the whole document.
  public Problems problems() {
    return problems;
  }

  /// Text as written. Required.
  public String string() {
    String text = required("a string");
    return text == null ? "" : text;
  }

  /// Text as written, or the fallback when absent.
  public String string(String fallback) {
    String text = text("a string");
    return text == null ? fallback : text;
  }

  /// An integer within bounds, both included. Required.
  public long integer(long min, long max) {
    return integer(required("an integer " + range(min, max)), min, max, min);
  }

  /// An integer within bounds, or the fallback when absent.
  public long integer(long min, long max, long fallback) {
    return integer(text("an integer " + range(min, max)), min, max, fallback);
  }

  /// A finite number within bounds, both included. Required.
  public double number(double min, double max) {
    return number(required("a number " + range(min, max)), min, max, min);
  }

  /// A finite number within bounds, or the fallback when absent.
  public double number(double min, double max, double fallback) {
    return number(text("a number " + range(min, max)), min, max, fallback);
  }

  /// An exact decimal number, for money. Required.
  public BigDecimal decimal() {
    return decimal(required("a decimal number"), BigDecimal.ZERO);
  }

  /// An exact decimal number, or the fallback when absent.
  public BigDecimal decimal(BigDecimal fallback) {
    return decimal(text("a decimal number"), fallback);
  }

  /// `true` or `false`, or the fallback when absent.
  public boolean bool(boolean fallback) {
    String text = text("true or false");
    return switch (text == null ? "" : text) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> text == null ? fallback : wrong(text, "true or false", fallback);
    };
  }

  /// A duration (`500ms`, `10s`, `5m`, `1h`, `1d`, `0.25s`). Required.
  public Duration duration() {
    return duration(required(DURATION_FORMS), Duration.ZERO);
  }

  /// A duration, or the fallback when absent.
  public Duration duration(Duration fallback) {
    return duration(text(DURATION_FORMS), fallback);
  }

  /// What one of the given names stands for; the first of them stands in for a mistake. Required.
  ///
  /// @param choices at least one, in the order to show
  public <T> T oneOf(Map<String, T> choices) {
    return choice(required(names(choices)), choices, choices.values().iterator().next());
  }

  /// What one of the given names stands for, or the fallback when absent.
  public <T> T oneOf(Map<String, T> choices, T fallback) {
    return choice(text(names(choices)), choices, fallback);
  }

  /// A constant by its name in lower case, `_` as in the constant. Required.
  public <E extends Enum<E>> E oneOf(Class<E> type) {
    return oneOf(constants(type));
  }

  /// A constant by its name in lower case, or the fallback when absent.
  public <E extends Enum<E>> E oneOf(E fallback) {
    return oneOf(constants(fallback.getDeclaringClass()), fallback);
  }

  /// Reports every field that isn't one of these, suggesting the nearest.
  public YamlNode onlyFields(String... known) {
    fields()
        .forEach((key, field) -> {
          if (!Arrays.asList(known).contains(key)) {
            String near = Suggestion.nearest(key, known);
            field.problem(
                near == null ? "unknown field" : "unknown field, did you mean " + near + "?",
                "one of " + String.join(", ", known));
          }
        });
    return this;
  }

  /// Reports something wrong at this place.
  public void problem(String what) {
    problem(what, "");
  }

  /// Reports something wrong at this place, and what would be right.
  public void problem(String what, String expected) {
    if (!silent) {
      problems.add(new Problem(file, line, path, what, expected));
    }
  }

  private long integer(@Nullable String text, long min, long max, long fallback) {
    if (text == null) {
      return fallback;
    }
    String expected = "an integer " + range(min, max);
    if (!INTEGER.matcher(text).matches()) {
      return wrong(text, expected, fallback);
    }
    try {
      long number = Long.parseLong(text);
      return number < min || number > max ? wrong(text, expected, fallback) : number;
    } catch (NumberFormatException _) {
      return wrong(text, expected, fallback);
    }
  }

  private double number(@Nullable String text, double min, double max, double fallback) {
    if (text == null) {
      return fallback;
    }
    String expected = "a number " + range(min, max);
    if (!NUMBER.matcher(text).matches()) {
      return wrong(text, expected, fallback);
    }
    double number = Double.parseDouble(text);
    return number < min || number > max ? wrong(text, expected, fallback) : number;
  }

  private BigDecimal decimal(@Nullable String text, BigDecimal fallback) {
    if (text == null) {
      return fallback;
    }
    return NUMBER.matcher(text).matches()
        ? new BigDecimal(text)
        : wrong(text, "a decimal number", fallback);
  }

  private Duration duration(@Nullable String text, Duration fallback) {
    if (text == null) {
      return fallback;
    }
    Matcher form = DURATION.matcher(text);
    if (!form.matches()) {
      return wrong(text, DURATION_FORMS, fallback);
    }
    long unitNanos =
        switch (form.group(3)) {
          case "ns" -> 1L;
          case "us" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 86_400_000_000_000L;
        };
    BigDecimal amount =
        new BigDecimal(form.group(2) == null ? form.group(1) : form.group(1) + "." + form.group(2));
    BigDecimal nanos = amount.multiply(BigDecimal.valueOf(unitNanos));
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return wrong(text, "at most 292 years", fallback);
    }
    return Duration.ofNanos(nanos.longValue());
  }

  private <T> T choice(@Nullable String text, Map<String, T> choices, T fallback) {
    if (text == null) {
      return fallback;
    }
    T chosen = choices.get(text);
    if (chosen != null) {
      return chosen;
    }
    String near = Suggestion.nearest(text, choices.keySet().toArray(String[]::new));
    problem(quoted(text) + (near == null ? "" : ", did you mean " + near + "?"), names(choices));
    return fallback;
  }

  private <T> T wrong(String text, String expected, T standIn) {
    problem(quoted(text), expected);
    return standIn;
  }

  private @Nullable String required(String expected) {
    if (value == null) {
      problem("missing", expected);
      return null;
    }
    return text(expected);
  }

  private @Nullable String text(String expected) {
    return switch (value) {
      case null -> null;
      case Scalar scalar -> scalar.text();
      case Sequence _ -> {
        problem("a list", expected);
        yield null;
      }
      case Mapping _ -> {
        problem("a mapping", expected);
        yield null;
      }
    };
  }

  /// Reports a value of another kind; absence is fine. Says whether it was of another kind.
  private boolean expect(Kind kind) {
    if (value == null || kind() == kind) {
      return false;
    }
    String found =
        value instanceof Scalar scalar ? quoted(scalar.text()) : "a " + lower(kind().name());
    problem(found, "a " + lower(kind.name()));
    return true;
  }

  private String childPath(String key) {
    String step = BARE_KEY.matcher(key).matches() ? key : "[" + quoted(key) + "]";
    return path.isEmpty() || step.startsWith("[") ? path + step : path + "." + step;
  }

  private static String names(Map<String, ?> choices) {
    return "one of " + String.join(", ", choices.keySet());
  }

  private static <E extends Enum<E>> Map<String, E> constants(Class<E> type) {
    Map<String, E> constants = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      constants.put(lower(constant.name()), constant);
    }
    return constants;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String range(long min, long max) {
    if (max == Long.MAX_VALUE) {
      return min == Long.MIN_VALUE ? "of 64 bits" : ">= " + min;
    }
    return min == Long.MIN_VALUE ? "<= " + max : min + ".." + max;
  }

  private static String range(double min, double max) {
    boolean openAbove = Double.isInfinite(max) || max == Double.MAX_VALUE;
    return openAbove ? ">= " + min : min + ".." + max;
  }

  /// Text for a message: quoted, one line, at most 40 characters.
  static String quoted(String text) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return '"' + shown.replaceAll("\\p{Cntrl}", "�") + '"';
  }
}
