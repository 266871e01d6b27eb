package dev.pontage.simulator.wire;

import java.util.ArrayList;
import java.util.List;

/// Splits text into the simulator's tokens. Pure.
public final class Pieces {
  private static final int LONGEST = 8;
  private static final int MOST_CHUNKS = 2_000;

  private Pieces() {}

  /// Tokens of a text: words with the white space after them, at most 8 code points each. They
  /// concatenate to the text and never split a code point.
  public static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>(text.length() / 5 + 1);
    int start = 0;
    int points = 0;
    boolean space = false;
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      boolean white = Character.isWhitespace(point);
      if (i > start && (points == LONGEST || (space && !white))) {
        tokens.add(text.substring(start, i));
        start = i;
        points = 0;
      }
      space = white;
      points++;
      i += Character.charCount(point);
    }
    if (start < text.length()) {
      tokens.add(text.substring(start));
    }
    return tokens;
  }

  /// Joins neighbours so that a stream has at most 2,000 chunks.
  public static List<String> chunks(List<String> tokens) {
    return tokens.size() <= MOST_CHUNKS ? tokens : grouped(tokens, MOST_CHUNKS);
  }

  /// Exactly `count` pieces: the tokens joined when there are more, single code points when there
  /// are enough of them, else the tokens over and over.
  public static List<String> exactly(int count, List<String> tokens) {
    List<String> source = tokens.isEmpty() ? List.of("token ") : tokens;
    if (source.size() >= count) {
      return grouped(source, count);
    }
    List<String> points = new ArrayList<>();
    for (String token : source) {
      token.codePoints().forEach(point -> points.add(Character.toString(point)));
    }
    if (points.size() >= count) {
      return grouped(points, count);
    }
    List<String> pieces = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String token = source.get(i % source.size());
      boolean glued = i % source.size() == source.size() - 1 && !token.endsWith(" ");
      pieces.add(glued && i < count - 1 ? token + " " : token);
    }
    return pieces;
  }

  private static List<String> grouped(List<String> source, int count) {
    List<String> groups = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) source.size() * i / count);
      int to = (int) ((long) source.size() * (i + 1) / count);
      groups.add(to - from == 1 ? source.get(from) : String.join("", source.subList(from, to)));
    }
    return groups;
  }
}
