package dev.pontage.extproc.llm.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The path of a model's method.
final class ModelPath {
  private static final String VERSION = "/v1beta/";

  private ModelPath() {}

  /// The path of `method` (such as `generateContent`) of a model, given by its name alone or as the
  /// resource `models/…` or `tunedModels/…`.
  ///
  /// Percent-encodes everything but unreserved characters and `:`. A colon is plain in a path
  /// segment (RFC 3986, section 3.3), and the API takes the last one as the method's, which is
  /// always ours; so names with a colon reach the server as they are.
  static String of(String prefix, String model, String method) {
    int slash = model.indexOf('/');
    String collection = slash < 0 ? "" : model.substring(0, slash);
    boolean resource = collection.equals("models") || collection.equals("tunedModels");
    StringBuilder out = new StringBuilder(prefix).append(VERSION);
    out.append(resource ? collection : "models").append('/');
    encode(resource ? model.substring(slash + 1) : model, out);
    return out.append(':').append(method).toString();
  }

  private static void encode(String segment, StringBuilder out) {
    for (byte b : segment.getBytes(UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || "-._~:".indexOf(b) >= 0;
      if (plain) {
        out.append((char) b);
      } else {
        out.append('%')
            .append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)))
            .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
      }
    }
  }
}
