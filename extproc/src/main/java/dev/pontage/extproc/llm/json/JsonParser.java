package dev.pontage.extproc.llm.json;

import com.google.common.base.Utf8;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// Parses a JSON document (RFC 8259) into views on its bytes, in one pass. Safe for threads.
///
/// Refuses duplicate names (two parties could read them differently), nesting deeper than
/// [#MAX_DEPTH], invalid UTF-8, and anything after the document.
public final class JsonParser {
  /// How deep arrays and objects may nest.
  public static final int MAX_DEPTH = 200;

  /// Up to this many fields, a duplicate is looked for by comparing; beyond, by hashing.
  private static final int COMPARED_FIELDS = 12;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(1_000)
                  .maxNameLength(10_000)
                  .build())
          .build();

  private final byte[] source;
  private final int offset;
  private final tools.jackson.core.JsonParser tokens;

  private JsonParser(byte[] source, int from, int to) {
    this.source = source;
    this.offset = from;
    this.tokens = FACTORY.createParser(ObjectReadContext.empty(), source, from, to - from);
  }

  /// Parses a whole array.
  ///
  /// @throws InvalidJson if it isn't one JSON document
  public static Json parse(byte[] source) throws InvalidJson {
    return parse(source, 0, source.length);
  }

  /// Parses the bytes from `from` to `to` (exclusive). The result keeps `source`.
  ///
  /// @throws InvalidJson if they aren't one JSON document
  public static Json parse(byte[] source, int from, int to) throws InvalidJson {
    if (!Utf8.isWellFormed(source, from, to - from)) {
      throw new InvalidJson("not valid UTF-8");
    }
    JsonParser parser = new JsonParser(source, from, to);
    try (var _ = parser.tokens) {
      return parser.document();
    } catch (StreamConstraintsException e) {
      throw new InvalidJson(
          "nested deeper than "
              + MAX_DEPTH
              + " levels, or a number or name too long, at byte "
              + parser.position());
    } catch (StreamReadException e) {
      throw new InvalidJson("malformed at byte " + parser.end() + ": " + reason(e));
    } catch (JacksonException _) {
      throw new InvalidJson("malformed at byte " + parser.end());
    }
  }

  /// Parses bytes that must be one JSON object.
  ///
  /// @throws InvalidJson if they aren't
  public static JsonObject parseObject(byte[] source, int from, int to) throws InvalidJson {
    if (parse(source, from, to) instanceof JsonObject object) {
      return object;
    }
    throw new InvalidJson("not a JSON object");
  }

  /// Jackson's own words, cut before it quotes the document or speaks of its settings.
  private static String reason(StreamReadException e) {
    String message = e.getOriginalMessage();
    if (message.startsWith("Unrecognized token")) {
      return "unrecognized token";
    }
    int end = Math.min(message.length(), 160);
    for (String stop : List.of("\n", " (start marker", " (for ", "[Source", " at [")) {
      int at = message.indexOf(stop);
      end = at < 0 ? end : Math.min(end, at);
    }
    return message.substring(0, end).strip();
  }

  private Json document() throws InvalidJson {
    JsonToken first = tokens.nextToken();
    if (first == null) {
      throw new InvalidJson("empty document");
    }
    Json value = value(first);
    if (tokens.nextToken() != null) {
      throw new InvalidJson("something follows the document at byte " + position());
    }
    return value;
  }

  private Json value(JsonToken token) throws InvalidJson {
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> {
        int start = position();
        tokens.finishToken();
        yield new JsonString(source, start + 1, end() - 1);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        int start = position();
        tokens.finishToken();
        yield new JsonNumber(source, start, end());
      }
      case VALUE_TRUE -> JsonBoolean.TRUE;
      case VALUE_FALSE -> JsonBoolean.FALSE;
      case VALUE_NULL -> JsonNull.NULL;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new InvalidJson("malformed at byte " + position());
    };
  }

  private JsonObject object() throws InvalidJson {
    int start = position();
    List<JsonObject.Field> fields = new ArrayList<>(8);
    Set<String> names = Set.of();
    while (tokens.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = tokens.currentName();
      int from = position();
      if (fields.size() < COMPARED_FIELDS) {
        for (int i = 0; i < fields.size(); i++) {
          if (fields.get(i).name().equals(name)) {
            throw duplicate(name);
          }
        }
      } else {
        if (fields.size() == COMPARED_FIELDS) {
          names = new HashSet<>();
          for (JsonObject.Field field : fields) {
            names.add(field.name());
          }
        }
        if (!names.add(name)) {
          throw duplicate(name);
        }
      }
      Json value = value(tokens.nextToken());
      fields.add(new JsonObject.Field(name, value, from, end()));
    }
    return new JsonObject(source, start, end(), fields);
  }

  private static InvalidJson duplicate(String name) {
    return new InvalidJson(
        "duplicate field '" + (name.length() > 64 ? name.substring(0, 64) + "…" : name) + "'");
  }

  private JsonArray array() throws InvalidJson {
    int start = position();
    List<Json> elements = new ArrayList<>();
    for (JsonToken token = tokens.nextToken();
        token != JsonToken.END_ARRAY;
        token = tokens.nextToken()) {
      elements.add(value(token));
    }
    return new JsonArray(source, start, end(), elements);
  }

  private int position() {
    return offset + (int) tokens.currentTokenLocation().getByteOffset();
  }

  private int end() {
    return offset + (int) tokens.currentLocation().getByteOffset();
  }
}
