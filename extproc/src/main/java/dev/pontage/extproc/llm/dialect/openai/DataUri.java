package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.InvalidRequest;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.MediaSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads `data:` URIs (RFC 2397) with base64 data; the data stays where it is, however large.
final class DataUri {
  private static final String EXPECTED = "data:TYPE/SUBTYPE;base64,DATA";
  private static final int MAX_HEAD = 512;

  private DataUri() {}

  /// True if a text begins like a data URI, in any case.
  static boolean isDataUri(JsonString url) {
    return hasScheme(url, "data:");
  }

  /// True if a text begins like an address on the web, in any case.
  static boolean isWebAddress(JsonString url) {
    return hasScheme(url, "http://") || hasScheme(url, "https://");
  }

  private static boolean hasScheme(JsonString url, String scheme) {
    String head = head(url, 32);
    return head.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  /// The first characters, for looking at; the escaped form unless it has escapes.
  private static String head(JsonString text, int length) {
    StringBuilder head = new StringBuilder(length);
    for (int i = 0; i < Math.min(length, text.length()); i++) {
      byte b = text.byteAt(i);
      if (b == '\\') {
        return text.length() > 10_000 ? unslashed(text, length) : text.text();
      }
      head.append((char) (b & 0xff));
    }
    return head.toString();
  }

  /// The first characters with `\/`, the one escape that JSON writers put into addresses, undone.
  private static String unslashed(JsonString text, int length) {
    StringBuilder head = new StringBuilder(length);
    for (int i = 0; i < Math.min(length, text.length()); i++) {
      if (text.byteAt(i) != '\\') {
        head.append((char) (text.byteAt(i) & 0xff));
      }
    }
    return head.toString();
  }

  /// Reads a data URI.
  ///
  /// @throws InvalidRequest if it isn't one, or isn't base64
  static MediaSource.Base64 read(JsonString uri, FieldPath path) throws InvalidRequest {
    int comma = uri.indexOf(',', 0, MAX_HEAD);
    if (comma < 0 || uri.length() < 5) {
      throw path.invalid("a data URI without a comma", EXPECTED);
    }
    String head = uri.slice(0, comma).text().substring("data:".length());
    String[] words = head.split(";", -1);
    String mediaType = words[0].strip().toLowerCase(Locale.ROOT);
    if (!isMediaType(mediaType)) {
      throw path.invalid("a data URI without a media type", EXPECTED);
    }
    if (words.length < 2 || !words[words.length - 1].strip().equalsIgnoreCase("base64")) {
      throw path.invalid("a data URI that isn't base64", EXPECTED);
    }
    JsonString data = unwrapped(uri.slice(comma + 1, uri.length()));
    if (data.isEmpty()) {
      throw path.invalid("a data URI without data", EXPECTED);
    }
    String usual = mediaType.equals("image/jpg") ? "image/jpeg" : mediaType;
    return new MediaSource.Base64(usual, data);
  }

  /// Reads a data URI in an answer; `null` if it isn't one.
  static MediaSource.@Nullable Base64 readOrNull(JsonString uri) {
    try {
      return isDataUri(uri) ? read(uri, FieldPath.ROOT) : null;
    } catch (InvalidRequest _) {
      return null;
    }
  }

  /// Base64 without the line breaks some encoders put in. Those can only stand there as escapes, so
  /// data without a backslash is left alone.
  static JsonString unwrapped(JsonString data) {
    if (!data.hasEscapes()) {
      return data;
    }
    String text = data.text();
    StringBuilder joined = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        joined.append(text.charAt(i));
      }
    }
    return JsonString.of(joined.toString());
  }

  private static boolean isMediaType(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1 || slash != text.lastIndexOf('/')) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean token =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "/+-._!#$&^".indexOf(c) >= 0;
      if (!token) {
        return false;
      }
    }
    return true;
  }
}
