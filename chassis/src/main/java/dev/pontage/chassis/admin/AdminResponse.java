package dev.pontage.chassis.admin;

import dev.pontage.chassis.log.JsonLine;
import java.util.Map;

/// An answer of the admin server.
///
/// @param status HTTP status
/// @param contentType with charset where it is text
/// @param body the whole body, sent as UTF-8
/// @param headers further headers, beside those every answer has
public record AdminResponse(
    int status, String contentType, String body, Map<String, String> headers) {

  /// Copies the headers.
  public AdminResponse {
    headers = Map.copyOf(headers);
  }

  /// Plain text.
  public static AdminResponse text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text);
  }

  /// A JSON document.
  public static AdminResponse json(int status, String document) {
    return of(status, "application/json", document);
  }

  /// A page.
  public static AdminResponse html(int status, String page) {
    return of(status, "text/html; charset=utf-8", page);
  }

  /// `{"error": {"message": …}}`.
  public static AdminResponse error(int status, String message) {
    return json(
        status, new JsonLine().open("error").string("message", message).close().end() + "\n");
  }

  private static AdminResponse of(int status, String contentType, String text) {
    return new AdminResponse(status, contentType, text, Map.of());
  }
}
