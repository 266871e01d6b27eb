package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.InvalidRequest;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.model.MediaSource;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.model.Role;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the parts of a message's content.
final class PartDecoder {
  private PartDecoder() {}

  /// Reads one part of a message of this role.
  static Part part(JsonObject part, Role role, FieldPath path) throws InvalidRequest {
    JsonString type = path.requiredString(part, "type");
    boolean media = role == Role.USER || role == Role.TOOL;
    String kind = type.text();
    if (kind.equals("text")) {
      return new Part.Text(path.requiredString(part, "text"));
    } else if (kind.equals("refusal") && role == Role.ASSISTANT) {
      return new Part.Refusal(path.requiredString(part, "refusal"));
    } else if (kind.equals("image_url") && media) {
      return image(part, path);
    } else if (kind.equals("input_audio") && media) {
      return audio(part, path);
    } else if (kind.equals("file") && media) {
      return file(part, path);
    }
    throw path.field("type").unknown(type, kindsOf(role));
  }

  private static String kindsOf(Role role) {
    return switch (role) {
      case SYSTEM, DEVELOPER -> "text";
      case USER, TOOL -> "text, image_url, input_audio or file";
      case ASSISTANT -> "text or refusal";
    };
  }

  private static Part image(JsonObject part, FieldPath path) throws InvalidRequest {
    JsonObject image = path.requiredObject(part, "image_url");
    FieldPath at = path.field("image_url");
    JsonString url = at.requiredName(image, "url");
    JsonString detail = at.string(image, "detail");
    if (DataUri.isDataUri(url)) {
      MediaSource.Base64 source = DataUri.read(url, at.field("url"));
      // Some clients send documents and films this way; each schema knows what it takes.
      return source.mediaType().startsWith("image/")
          ? new Part.Image(source, detail)
          : new Part.Document(source, null);
    }
    if (!DataUri.isWebAddress(url)) {
      throw at.field("url").invalid("another kind of address", "an http(s) URL or a data URI");
    }
    return new Part.Image(new MediaSource.Url(url), detail);
  }

  private static Part audio(JsonObject part, FieldPath path) throws InvalidRequest {
    JsonObject audio = path.requiredObject(part, "input_audio");
    FieldPath at = path.field("input_audio");
    JsonString data = DataUri.unwrapped(at.requiredName(audio, "data"));
    String format = at.requiredName(audio, "format").text().toLowerCase(Locale.ROOT);
    return new Part.Audio(format, data);
  }

  private static Part file(JsonObject part, FieldPath path) throws InvalidRequest {
    JsonObject file = path.requiredObject(part, "file");
    FieldPath at = path.field("file");
    JsonString title = at.string(file, "filename");
    JsonString data = at.string(file, "file_data");
    if (data != null) {
      return new Part.Document(fileData(data, title, at.field("file_data")), title);
    }
    JsonString id = at.string(file, "file_id");
    if (id == null) {
      throw at.invalid("neither file_data nor file_id", "one of them");
    }
    return new Part.Document(new MediaSource.FileId(id), title);
  }

  private static MediaSource fileData(JsonString data, @Nullable JsonString title, FieldPath path)
      throws InvalidRequest {
    if (DataUri.isDataUri(data)) {
      return DataUri.read(data, path);
    }
    boolean pdf = title != null && title.text().toLowerCase(Locale.ROOT).endsWith(".pdf");
    if (!pdf || data.isEmpty()) {
      throw path.invalid("not a data URI", "data:TYPE/SUBTYPE;base64,DATA");
    }
    return new MediaSource.Base64("application/pdf", DataUri.unwrapped(data));
  }

  /// A past spoken answer is known to the vendor by its id alone, like an uploaded file.
  static Part pastAudio(JsonObject audio, FieldPath path) throws InvalidRequest {
    return new Part.Document(new MediaSource.FileId(path.requiredName(audio, "id")), null);
  }
}
