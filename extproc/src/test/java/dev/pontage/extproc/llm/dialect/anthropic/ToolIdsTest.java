package dev.pontage.extproc.llm.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.testing.Cases;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolIdsTest {
  private static String encode(String id, int use) {
    return ToolIds.encode(JsonString.of(id), use).text();
  }

  @Test
  void idsThatFitStayAndOthersAreEncoded() {
    assertThat(encode("toolu_01-Ab", 1)).isEqualTo("toolu_01-Ab");
    assertThat(encode("call:1.é", 1)).isEqualTo("enc_call_3a1_2e_c3_a9");
    assertThat(encode("enc_x", 1)).isEqualTo("enc_enc_5fx");
    assertThat(encode("", 1)).isEqualTo("enc_");
  }

  @Test
  void twoIdsNeverBecomeOne() {
    Map<String, String> seen = new HashMap<>();
    Cases.forAll(
        20_000,
        random -> {
          StringBuilder id = new StringBuilder(random.nextInt(3) == 0 ? "enc_" : "");
          int length = random.nextInt(5);
          for (int i = 0; i < length; i++) {
            id.append("a5f_-:é2".charAt(random.nextInt(8)));
          }
          int use = 1 + random.nextInt(3);
          String encoded = encode(id.toString(), use);
          assertThat(encoded).matches("[a-zA-Z0-9_-]+");
          String before = seen.put(encoded, id + "#" + use);
          assertThat(before).isIn(null, id + "#" + use);
        });
  }
}
