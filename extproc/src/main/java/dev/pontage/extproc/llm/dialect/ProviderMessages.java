package dev.pontage.extproc.llm.dialect;

import dev.pontage.extproc.llm.model.ProviderError;
import java.util.regex.Pattern;

/// Makes providers' error messages fit for clients. They are kept, since users of vendors' SDKs
/// need them, but providers like to quote the key they refused.
public final class ProviderMessages {
  /// What a client is told when a provider refused our key, whatever the provider said.
  public static final String REFUSED_CREDENTIALS = "the provider refused the gateway's credentials";

  /// The longest message, in characters.
  public static final int MAX_LENGTH = 2_000;

  /// Key prefixes in use with model providers, tokens in JWT form, and whatever a header or query
  /// names as a key. Every alternative is linear in the length of the message.
  private static final Pattern KEYS =
      Pattern.compile(
          "\\b(?:sk|pk|rk|gsk|xai|pplx|nvapi|hf|r8|csk)[-_][A-Za-z0-9_*.…-]{4,}"
              + "|\\bAIza[0-9A-Za-z_*-]{4,}"
              + "|\\bAQ\\.[0-9A-Za-z_*-]{16,}"
              + "|\\bya29\\.[0-9A-Za-z_*.-]{4,}"
              + "|\\beyJ[0-9A-Za-z_-]{8,}(?:\\.[0-9A-Za-z_-]*){0,2}"
              + "|(?i:(?<=\\bbearer )[^\\s\"',;]{8,})"
              + "|(?i:(?<=\\b(?:x-api-key|x-goog-api-key|api-key|api_key|apikey|authorization)"
              + "[\"']?[:=]\\s?[\"']?)(?!bearer\\b|basic\\b)[^\\s\"',;]+)"
              + "|(?<=[?&]key=)[^\\s\"'&]+");

  private ProviderMessages() {}

  /// The message with everything that looks like a key replaced by `***`, cut to [#MAX_LENGTH].
  public static String masked(String message) {
    String bounded = cut(message, 2 * MAX_LENGTH);
    return cut(KEYS.matcher(bounded).replaceAll("***"), MAX_LENGTH);
  }

  /// The message as a client may see it: masked, and never the provider's own words about our key.
  public static String fitForClients(ProviderError.Kind kind, String message) {
    return kind == ProviderError.Kind.AUTHENTICATION ? REFUSED_CREDENTIALS : masked(message);
  }

  private static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
    return text.substring(0, end) + "…";
  }
}
