package dev.pontage.extproc.llm.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.testing.Cases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RepeatedJsonTest {
  private static final String BEGIN = "{\"a\":{\"text\":\"";
  private static final String END = "\",\"n\":1},\"pad\":\"";

  private final RepeatedJson repeated = new RepeatedJson();

  private void learn(String json, String filler) throws InvalidJson {
    byte[] bytes = ("xx" + json + "yy").getBytes(UTF_8);
    JsonObject document = JsonParser.parseObject(bytes, 2, bytes.length - 2);
    JsonString text = document.object("a").string("text");
    repeated.learn(bytes, 2, bytes.length - 2, text, document.string(filler));
  }

  private @Nullable String match(byte[] json) {
    JsonString text = repeated.match(json, 0, json.length);
    return text == null ? null : text.toJson();
  }

  private @Nullable String match(String json) {
    return match(json.getBytes(UTF_8));
  }

  @Test
  void textAndFillerMayDiffer() throws InvalidJson {
    learn(BEGIN + "x" + END + "p\"}", "pad");
    assertThat(match(BEGIN + "longer\\\"\\u00e9 é" + END + "\"}"))
        .isEqualTo("\"longer\\\"\\u00e9 é\"");
    assertThat(match(BEGIN + END + "longer\"}")).isEqualTo("\"\"");
    learn("{\"pad\":\"\",\"a\":{\"text\":\"x\"}}", "pad");
    assertThat(match("{\"pad\":\"qqq\",\"a\":{\"text\":\"yy\"}}")).isEqualTo("\"yy\"");
  }

  @Test
  void nothingElseMayDiffer() throws InvalidJson {
    learn(BEGIN + "x" + END + "p\"}", "none");
    assertThat(match(BEGIN + "y" + END + "p\"}")).isEqualTo("\"y\"");
    assertThat(match(BEGIN + "y" + END + "q\"}")).isNull();
    assertThat(match(BEGIN + "y" + END + "p\"} ")).isNull();
    assertThat(match(BEGIN + "y" + END + "p\"")).isNull();
    assertThat(match(BEGIN + "y\",\"finish\":\"x" + END + "p\"}")).isNull();
    assertThat(match(BEGIN + "y\\" + END + "p\"}")).isNull();
    assertThat(match("")).isNull();
    repeated.forget();
    assertThat(match(BEGIN + "y" + END + "p\"}")).isNull();
  }

  @Test
  void textsThatNoParserTakesDoNotMatch() throws InvalidJson {
    learn(BEGIN + "x" + END + "p\"}", "none");
    for (String text :
        new String[] {"\n", "\u0000", "\\x", "\\u12g4", "\\u123", "\\", "\u00ff", "\u00c3"}) {
      assertThat(match((BEGIN + text + END + "p\"}").getBytes(ISO_8859_1))).as(text).isNull();
    }
  }

  @Test
  void aDocumentThatIsTooLongOrAnotherOnesTextIsNotRemembered() throws InvalidJson {
    String longJson = BEGIN + "x".repeat(RepeatedJson.MAX_LENGTH) + END + "p\"}";
    learn(longJson, "pad");
    assertThat(match(longJson)).isNull();
    byte[] json = (BEGIN + "x" + END + "p\"}").getBytes(UTF_8);
    repeated.learn(json, 0, json.length, JsonString.of("x"), null);
    assertThat(match(json)).isNull();
  }

  /// Whatever the bytes: if they match, the parser reads the same text between the same things.
  @Test
  void whateverMatchesIsWhatTheParserReads() {
    String pieces = "a\"\\{}[]:,/bfnrtu0F \u00e9\u00c3\u0001";
    Cases.forAll(
        5_000,
        random -> {
          learn(BEGIN + "x" + END + "p\"}", random.nextBoolean() ? "pad" : "none");
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(8); i > 0; i--) {
            text.append(pieces.charAt(random.nextInt(pieces.length())));
          }
          byte[] json =
              (BEGIN + text + END + "p\"}").getBytes(random.nextInt(4) == 0 ? ISO_8859_1 : UTF_8);
          if (random.nextInt(4) == 0) {
            json[random.nextInt(json.length)] = (byte) random.nextInt(256);
          }
          String matched = match(json);
          JsonObject parsed;
          try {
            parsed = JsonParser.parseObject(json, 0, json.length);
          } catch (InvalidJson _) {
            assertThat(matched).isNull();
            return;
          }
          if (matched != null) {
            assertThat(parsed.fields()).hasSize(2);
            assertThat(parsed.object("a").string("text").toJson()).isEqualTo(matched);
            assertThat(parsed.object("a").whole("n", 0)).isEqualTo(1);
            assertThat(parsed.object("a").fields()).hasSize(2);
          }
        });
  }
}
