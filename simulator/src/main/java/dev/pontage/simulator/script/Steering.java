package dev.pontage.simulator.script;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the steering parts of a model name (or of a fault) ask for.
///
/// @param delay wait before the response's headers
/// @param ttft wait between the preamble and the first content
/// @param slowJson wait between the headers and the body of a response that is not streamed
/// @param failure error response instead of the answer
/// @param pace chunk count and gap, or null for the answer's own pieces in a burst
/// @param ending how the response ends
/// @param sizeKb size of the answer's text in units of 1,024 bytes, 0 when it is not set
/// @param traits properties of the answer
public record Steering(
    Duration delay,
    Duration ttft,
    Duration slowJson,
    @Nullable Failure failure,
    @Nullable Pace pace,
    Ending ending,
    int sizeKb,
    Set<Trait> traits) {

  /// No steering: an ordinary answer at once.
  public static final Steering NONE =
      new Steering(
          Duration.ZERO, Duration.ZERO, Duration.ZERO, null, null, Ending.NORMAL, 0, Set.of());

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Pattern TIMED = Pattern.compile("(delay|ttft|slow-json)-(\\d{1,9})(ms|s)");
  private static final Pattern FAIL = Pattern.compile("fail-(empty-)?([45]\\d\\d)(-html)?");
  private static final Pattern STREAM = Pattern.compile("stream-(\\d{1,7})x(\\d{1,7})(ms|s)");
  private static final Pattern ENDING =
      Pattern.compile("(midstream-error|cut|close-clean|stall)(?:-(\\d{1,7}))?");
  private static final Pattern SIZE = Pattern.compile("size-(\\d{1,6})kb");
  private static final int DEFAULT_AFTER = 3;
  private static final int MAX_SIZE_KB = 16_384;

  /// Parses parts joined by `+`; a later part overrides an earlier one of the same kind.
  ///
  /// @throws IllegalArgumentException naming the part that is unknown or out of range
  public static Steering parse(String parts) {
    Parser parser = new Parser();
    int start = 0;
    while (start <= parts.length()) {
      int plus = parts.indexOf('+', start);
      int end = plus < 0 ? parts.length() : plus;
      String part = parts.substring(start, end).strip();
      if (!part.isEmpty()) {
        parser.accept(part);
      }
      start = end + 1;
    }
    return parser.steering();
  }

  /// Whether a trait is switched on.
  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  private static final class Parser {
    private Duration delay = Duration.ZERO;
    private Duration ttft = Duration.ZERO;
    private Duration slowJson = Duration.ZERO;
    private @Nullable Failure failure;
    private @Nullable Pace pace;
    private Ending ending = Ending.NORMAL;
    private int sizeKb;
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);

    void accept(String part) {
      for (Trait trait : Trait.values()) {
        if (trait.part().equals(part)) {
          traits.add(trait);
          return;
        }
      }
      Ending.Kind plain =
          switch (part) {
            case "200-then-error" -> Ending.Kind.ERROR;
            case "200-not-json" -> Ending.Kind.NOT_JSON;
            case "ping-forever" -> Ending.Kind.PING_FOREVER;
            case "empty-stream" -> Ending.Kind.EMPTY;
            case "done-only" -> Ending.Kind.DONE_ONLY;
            case "reset" -> Ending.Kind.RESET;
            default -> Ending.Kind.NORMAL;
          };
      if (plain != Ending.Kind.NORMAL) {
        ending = new Ending(plain, 0);
      } else if (!timed(part) && !fail(part) && !stream(part) && !end(part) && !size(part)) {
        throw new IllegalArgumentException(
            "steering part: " + part + " (expected: one of docs/simulator.md)");
      }
    }

    private boolean timed(String part) {
      Matcher matcher = TIMED.matcher(part);
      if (!matcher.matches()) {
        return false;
      }
      Duration time = duration(part, matcher.group(2), matcher.group(3));
      switch (matcher.group(1)) {
        case "delay" -> delay = time;
        case "ttft" -> ttft = time;
        default -> slowJson = time;
      }
      return true;
    }

    private boolean fail(String part) {
      Matcher matcher = FAIL.matcher(part);
      if (!matcher.matches() || (matcher.group(1) != null && matcher.group(3) != null)) {
        return false;
      }
      Failure.Body body =
          matcher.group(1) != null
              ? Failure.Body.EMPTY
              : matcher.group(3) != null ? Failure.Body.HTML : Failure.Body.VENDOR;
      failure = new Failure(Integer.parseInt(matcher.group(2)), body);
      return true;
    }

    private boolean stream(String part) {
      Matcher matcher = STREAM.matcher(part);
      if (!matcher.matches()) {
        return false;
      }
      pace =
          new Pace(
              Integer.parseInt(matcher.group(1)),
              duration(part, matcher.group(2), matcher.group(3)));
      return true;
    }

    private boolean end(String part) {
      Matcher matcher = ENDING.matcher(part);
      if (!matcher.matches()) {
        return false;
      }
      Ending.Kind kind =
          switch (matcher.group(1)) {
            case "midstream-error" -> Ending.Kind.ERROR;
            case "cut" -> Ending.Kind.CUT;
            case "close-clean" -> Ending.Kind.CLOSE_CLEAN;
            default -> Ending.Kind.STALL;
          };
      String after = matcher.group(2);
      ending = new Ending(kind, after == null ? DEFAULT_AFTER : Integer.parseInt(after));
      return true;
    }

    private boolean size(String part) {
      Matcher matcher = SIZE.matcher(part);
      if (!matcher.matches()) {
        return false;
      }
      sizeKb = Integer.parseInt(matcher.group(1));
      if (sizeKb < 1 || sizeKb > MAX_SIZE_KB) {
        throw new IllegalArgumentException(
            "steering part: " + part + " (expected: size-1kb to size-" + MAX_SIZE_KB + "kb)");
      }
      return true;
    }

    private static Duration duration(String part, String digits, String unit) {
      long amount = Long.parseLong(digits);
      Duration time = unit.equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
      if (time.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("steering part: " + part + " (expected: <= 1 hour)");
      }
      return time;
    }

    Steering steering() {
      return new Steering(delay, ttft, slowJson, failure, pace, ending, sizeKb, Set.copyOf(traits));
    }
  }
}
