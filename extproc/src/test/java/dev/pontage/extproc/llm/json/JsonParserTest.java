package dev.pontage.extproc.llm.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {
  private static Json parse(String text) throws InvalidJson {
    return JsonParser.parse(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"\"",
        "0",
        "-0.10e+5",
        "12345678901234567890123",
        "[1, 2,3 ]",
        "{\"a\" : [true,false,null], \"b\":{\"c\":\"\\u00e9\\n\\ud800\"}}",
        "\"é😀\\/\"",
        "{\"a\":-1,\"b\":2.50}",
      })
  void everyValueIsWrittenBackAsItStood(String text) throws InvalidJson {
    assertThat(parse(text).toJson()).isEqualTo(text);
    Json shifted =
        JsonParser.parse(("xx" + text + " y").getBytes(UTF_8), 2, 2 + text.getBytes(UTF_8).length);
    assertThat(shifted.toJson()).isEqualTo(text);
  }

  @Test
  void nestedValuesKnowTheirOwnExtent() throws InvalidJson {
    JsonObject object =
        (JsonObject)
            parse("  {\"a\" : [1, -2.5 ,\"x\\\"y\"], \"n\": 10 , \"o\" : { \"p\":true } }");
    assertThat(object.array("a")).hasToString("[1, -2.5 ,\"x\\\"y\"]");
    assertThat(object.get("n")).hasToString("10");
    assertThat(object.object("o")).hasToString("{ \"p\":true }");
    assertThat(((JsonString) object.array("a").get(2)).text()).isEqualTo("x\"y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":}",
        "[1,]",
        "01",
        "tru",
        "\"a",
        "{} {}",
        "nul",
        "{'a':1}",
        "\"\t\""
      })
  void whatIsNotJsonIsRefused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(InvalidJson.class);
  }

  @Test
  void invalidUtf8IsRefused() {
    byte[] bytes = {'"', (byte) 0xC3, '"', ' '};
    assertThatThrownBy(() -> JsonParser.parse(bytes)).isInstanceOf(InvalidJson.class);
    byte[] surrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
    assertThatThrownBy(() -> JsonParser.parse(surrogate)).isInstanceOf(InvalidJson.class);
    byte[] overlong = {'"', (byte) 0xC0, (byte) 0xAF, '"'};
    assertThatThrownBy(() -> JsonParser.parse(overlong)).isInstanceOf(InvalidJson.class);
  }

  @Test
  void duplicateNamesAreRefusedAndNamed() {
    assertThatThrownBy(() -> parse("{\"model\":\"a\",\"x\":{},\"model\":\"b\"}"))
        .isInstanceOf(InvalidJson.class)
        .hasMessageContaining("duplicate field 'model'");
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 50; i++) {
      many.append("\"f").append(i).append("\":1,");
    }
    assertThatThrownBy(() -> parse(many + "\"f3\":2}")).hasMessageContaining("'f3'");
  }

  @Test
  void deepNestingIsRefusedWithoutOverflowingTheStack() {
    assertThatThrownBy(() -> parse("[".repeat(100_000))).hasMessageContaining("deeper");
    assertThatThrownBy(() -> parse("{\"a\":".repeat(100_000))).hasMessageContaining("deeper");
  }

  @Test
  void fieldsAreReplacedWhereTheyStandAndTheRestIsKept() throws InvalidJson {
    JsonObject object = (JsonObject) parse("{ \"model\" : \"a\",\n  \"n\":1.50 }");
    JsonWriter out = new JsonWriter(10);
    object.writeWith(
        out,
        List.of(
            new JsonObject.Replacement("model", JsonString.of("b\"")),
            new JsonObject.Replacement("stream", JsonBoolean.TRUE)));
    assertThat(out).hasToString("{ \"model\":\"b\\\"\",\n  \"n\":1.50 ,\"stream\":true}");
    JsonWriter empty = new JsonWriter(10);
    ((JsonObject) parse("{}"))
        .writeWith(empty, List.of(new JsonObject.Replacement("a", JsonNull.NULL)));
    assertThat(empty).hasToString("{\"a\":null}");
  }

  @Test
  void textsAreEscapedAndUnescaped() throws InvalidJson {
    String text = "a\"b\\c\n\r\t\b\f\u0001é😀\ud800x";
    JsonString escaped = JsonString.of(text);
    assertThat(escaped.toJson()).isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\u0001é😀\\ud800x\"");
    assertThat(((JsonString) parse(escaped.toJson())).text()).isEqualTo(text);
    assertThat(((JsonString) parse("\"\\ud83d\\ude00\"")).text()).isEqualTo("😀");
  }

  @Test
  void wholeNumbersAreReadExactly() throws InvalidJson {
    assertThat(((JsonNumber) parse("9007199254740993")).wholeValue()).hasValue(9007199254740993L);
    assertThat(((JsonNumber) parse("-3.0")).wholeValue()).hasValue(-3);
    assertThat(((JsonNumber) parse("3e2")).wholeValue()).hasValue(300);
    assertThat(((JsonNumber) parse("3.5")).wholeValue()).isEmpty();
    assertThat(((JsonNumber) parse("1e999999999")).wholeValue()).isEmpty();
    assertThat(((JsonNumber) parse("1e-999999999")).wholeValue()).isEmpty();
    assertThat(((JsonNumber) parse("99999999999999999999")).wholeValue()).isEmpty();
  }

  @Test
  void commasStandWhereTheyBelong() {
    JsonWriter out = new JsonWriter(0);
    out.bytesOf("data: ").beginObject().name("a").value(1).name("b").beginArray();
    out.value("x").value(true).nullValue().beginObject().endObject().endArray();
    out.name("c").beginText().part(JsonString.of("q")).part("\"").endText().name("d").value(",");
    out.name("e").value(2).endObject().bytesOf("\n\n");
    assertThat(out)
        .hasToString(
            "data: {\"a\":1,\"b\":[\"x\",true,null,{}],\"c\":\"q\\\"\",\"d\":\",\",\"e\":2}\n\n");
  }
}
