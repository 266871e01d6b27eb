package dev.pontage.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class CondenserTest {
  private static Condenser fed(String json, int step) {
    Condenser condenser = new Condenser();
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i += step) {
      condenser.accept(bytes, i, Math.min(step, bytes.length - i));
    }
    return condenser;
  }

  private static JsonNode parsed(Condenser condenser) {
    return Json.parse(condenser.result().backing(), condenser.result().size());
  }

  @Test
  void shortStringsAreKeptWhateverTheyHold() {
    String json = "{\"a\":\"x\\\"y\\\\\",\"b\":[1,\"\\u00fc🙂\"],\"c\":\"\"}";
    for (int step = 1; step < json.length(); step++) {
      assertThat(fed(json, step).result().copy()).isEqualTo(json.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void theSizeOfALongImageIsKnownForAnySplit() {
    byte[] image = new byte[200_000];
    new Random(1).nextBytes(image);
    for (int cut = 0; cut < 3; cut++) {
      byte[] part = java.util.Arrays.copyOf(image, image.length - cut);
      String json = "{\"i\":\"" + Base64.getEncoder().encodeToString(part) + "\",\"t\":\"after\"}";
      for (int step : new int[] {1, 7, 65_536, 65_537, json.length()}) {
        Condenser condenser = fed(json, step);
        assertThat(condenser.result().size()).isLessThan(Condenser.KEPT + 200);
        JsonNode node = parsed(condenser);
        assertThat(Condenser.base64Bytes(node.path("i").stringValue())).isEqualTo(part.length);
        assertThat(node.path("t").stringValue()).isEqualTo("after");
      }
    }
  }

  @Test
  void longTextIsCutBetweenCharactersAndEscapes() {
    String text = "ü\\u00e9\\n🙂\\\"z".repeat(20_000);
    JsonNode node = parsed(fed("[\"" + text + "\",2]", 1_000));
    assertThat(node.path(1).intValue()).isEqualTo(2);
    assertThat(Condenser.kept(node.path(0).stringValue())).doesNotContain("\uFFFD");
    assertThat(Condenser.length(node.path(0).stringValue())).isGreaterThan(200_000);
  }

  @Test
  void piecesConcatenateToTheText() {
    String text = "  Grüße 🙂🙂🙂🙂🙂🙂🙂🙂🙂 and\nlongwordwithoutspaces ";
    assertThat(String.join("", Pieces.tokens(text))).isEqualTo(text);
    assertThat(Pieces.exactly(5, Pieces.tokens(text))).hasSize(5);
    assertThat(String.join("", Pieces.exactly(20, Pieces.tokens(text)))).isEqualTo(text);
    assertThat(Pieces.exactly(500, Pieces.tokens(text))).hasSize(500);
  }
}
