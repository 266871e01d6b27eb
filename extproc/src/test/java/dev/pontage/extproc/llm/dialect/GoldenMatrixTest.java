package dev.pontage.extproc.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pontage.extproc.llm.dialect.openai.OpenAiChatFormat;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.model.ChatRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Requests: every case of every client format × every dialect. A cell is a file, or a line in
/// `unsupported.txt` with the very words a client gets; a cell that is neither fails.
class GoldenMatrixTest {
  static final Map<String, ClientFormat> FORMATS = Map.of("openai-chat", new OpenAiChatFormat());

  /// The provider's model that requests go to.
  static final Target TARGET = new Target("target-model", "", 8_192);

  private static Stream<Path> cases(String format) {
    return GoldenFiles.in(format).stream()
        .filter(file -> file.getFileName().toString().matches("[^.]+\\.json"));
  }

  static ChatRequest decode(String format, byte[] body) throws InvalidJson, InvalidRequest {
    JsonObject document = JsonParser.parseObject(body, 0, body.length);
    return FORMATS.get(format).decode(document);
  }

  @TestFactory
  Stream<DynamicTest> everyCaseIsSaidInEveryDialectOrRefusedWithItsReason() {
    return FORMATS.keySet().stream()
        .flatMap(format ->
            cases(format)
                .flatMap(file ->
                    Dialects.all().stream()
                        .map(dialect ->
                            DynamicTest.dynamicTest(
                                format + "/" + GoldenFiles.caseOf(file) + " → " + dialect.name(),
                                () -> check(format, file, dialect)))));
  }

  private static void check(String format, Path file, Dialect dialect)
      throws InvalidJson, InvalidRequest {
    String name = GoldenFiles.caseOf(file);
    String cell = name + " " + dialect.name();
    Path expected = file.resolveSibling(name + "." + dialect.name() + ".json");
    Map<String, String> unsupported = new TreeMap<>(GoldenFiles.unsupported(format));
    EncodedRequest encoded;
    try {
      encoded = dialect.encode(decode(format, GoldenFiles.read(file)), TARGET);
    } catch (UnsupportedRequest e) {
      String reason = e.field() + ": " + e.getMessage();
      if (GoldenFiles.UPDATE) {
        unsupported.put(cell, reason);
        GoldenFiles.writeUnsupported(format, unsupported);
      } else {
        assertThat(unsupported).as("unsupported.txt").containsEntry(cell, reason);
        assertThat(Files.exists(expected)).as("%s, though refused", expected).isFalse();
      }
      return;
    }
    if (GoldenFiles.UPDATE && unsupported.remove(cell) != null) {
      GoldenFiles.writeUnsupported(format, unsupported);
    }
    if (unsupported.containsKey(cell)) {
      fail("unsupported.txt has '%s', but it was encoded", cell);
    }
    GoldenFiles.check(expected, shown(encoded));
  }

  /// The body stays as it is: the bytes a provider gets are what is recorded.
  private static String shown(EncodedRequest encoded) throws InvalidJson {
    JsonParser.parseObject(encoded.body(), 0, encoded.body().length);
    StringBuilder headers = new StringBuilder();
    for (Header header : encoded.headers()) {
      headers.append(headers.isEmpty() ? "" : ", ");
      headers.append('"').append(header.name()).append("\": \"");
      headers.append(header.value()).append('"');
    }
    StringBuilder dropped = new StringBuilder();
    for (String field : encoded.dropped()) {
      dropped.append(dropped.isEmpty() ? "" : ", ").append('"').append(field).append('"');
    }
    return """
    {"path": "%s",
     "headers": {%s},
     "dropped": [%s],
     "body":
    %s
    }
    """
        .formatted(encoded.path(), headers, dropped, new String(encoded.body(), UTF_8).strip());
  }

  @Test
  void everyRecordedCellBelongsToACaseAndADialect() {
    for (String format : FORMATS.keySet()) {
      for (Path file : GoldenFiles.in(format)) {
        String name = file.getFileName().toString();
        if (name.equals("unsupported.txt") || name.matches("[^.]+\\.json")) {
          continue;
        }
        String dialect = name.replaceFirst("^[^.]+\\.", "").replaceFirst("\\.json$", "");
        assertThat(file.resolveSibling(GoldenFiles.caseOf(file) + ".json")).as(name).exists();
        assertThat(Dialects.names()).as(name).contains(dialect);
      }
      for (String cell : GoldenFiles.unsupported(format).keySet()) {
        String[] words = cell.split(" ", 2);
        assertThat(GoldenFiles.ROOT.resolve(format).resolve(words[0] + ".json")).exists();
        assertThat(Dialects.names()).as(cell).contains(words[1]);
      }
    }
  }
}
