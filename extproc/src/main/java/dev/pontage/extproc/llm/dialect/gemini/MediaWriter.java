package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.MediaSource;
import dev.pontage.extproc.llm.model.Part;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes pictures, documents and sound.
final class MediaWriter {
  private MediaWriter() {}

  /// Writes a part with what `source` stands for.
  ///
  /// @param what what it is, for messages
  /// @param path where it stands in the request
  static void write(MediaSource source, String what, String path, JsonWriter out)
      throws UnsupportedRequest {
    switch (source) {
      case MediaSource.Base64(String mediaType, var data) -> {
        out.beginObject().name("inlineData").beginObject();
        out.name("mimeType").value(mediaType.equals("image/jpg") ? "image/jpeg" : mediaType);
        out.name("data").value(data);
        out.endObject().endObject();
      }
      case MediaSource.Url(var url) -> {
        String mediaType = mediaTypeOf(url.text());
        if (mediaType == null) {
          throw new UnsupportedRequest(
              path,
              "Gemini must be told the media type of a "
                  + what
                  + " behind an address, and this one doesn't end in a known extension; send the "
                  + what
                  + " itself as a data URI");
        }
        out.beginObject().name("fileData").beginObject();
        out.name("mimeType").value(mediaType);
        out.name("fileUri").value(url);
        out.endObject().endObject();
      }
      case MediaSource.FileId _ ->
          throw new UnsupportedRequest(
              path, "Gemini doesn't know files uploaded to another vendor; send the " + what);
    }
  }

  /// Writes a part with sound.
  static void audio(Part.Audio audio, String path, JsonWriter out) throws UnsupportedRequest {
    String format = audio.format();
    switch (format) {
      case "wav", "mp3", "flac", "aac", "ogg", "aiff" -> {
        out.beginObject().name("inlineData").beginObject();
        out.name("mimeType").value("audio/" + format);
        out.name("data").value(audio.data());
        out.endObject().endObject();
      }
      default ->
          throw new UnsupportedRequest(
              path + ".input_audio.format", "Gemini takes wav, mp3, flac, aac, ogg and aiff");
    }
  }

  /// The media type that the extension of an address implies; `null` if it implies none.
  private static @Nullable String mediaTypeOf(String url) {
    int end = url.length();
    for (char stop : new char[] {'#', '?'}) {
      int at = url.indexOf(stop);
      end = at >= 0 && at < end ? at : end;
    }
    String path = url.substring(0, end);
    int dot = path.lastIndexOf('.');
    int host = path.indexOf("//") < 0 ? 0 : path.indexOf("//") + 2;
    if (dot < path.lastIndexOf('/') || path.indexOf('/', host) < 0) {
      return null;
    }
    return switch (path.substring(dot + 1).toLowerCase(Locale.ROOT)) {
      case "png" -> "image/png";
      case "jpg", "jpeg" -> "image/jpeg";
      case "webp" -> "image/webp";
      case "heic" -> "image/heic";
      case "heif" -> "image/heif";
      case "gif" -> "image/gif";
      case "pdf" -> "application/pdf";
      case "txt" -> "text/plain";
      default -> null;
    };
  }
}
