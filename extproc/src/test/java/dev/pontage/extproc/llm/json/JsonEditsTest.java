package dev.pontage.extproc.llm.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.extproc.testing.Cases;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonEditsTest {
  private static JsonObject parse(String json) throws InvalidJson {
    byte[] bytes = json.getBytes(UTF_8);
    return JsonParser.parseObject(bytes, 0, bytes.length);
  }

  private static String without(String json, String... names) throws InvalidJson {
    JsonObject document = parse(json);
    JsonEdits edits = new JsonEdits(document);
    edits.remove(document, Set.of(names));
    return new String(edits.toByteArray(), UTF_8);
  }

  @Test
  void withoutChangesItIsTheSourceItself() throws InvalidJson {
    byte[] source = " {\"a\": 1}\n".getBytes(UTF_8);
    JsonObject spaced = JsonParser.parseObject(source, 0, source.length);
    assertThat(new String(new JsonEdits(spaced).toByteArray(), UTF_8)).isEqualTo("{\"a\": 1}");
    byte[] exact = "{\"a\": 1}".getBytes(UTF_8);
    JsonObject whole = JsonParser.parseObject(exact, 0, exact.length);
    assertThat(new JsonEdits(whole).toByteArray()).isSameAs(exact);
  }

  @Test
  void removedFieldsTakeTheirCommasWithThem() throws InvalidJson {
    String json = "{ \"a\" : 1 , \"b\": 2,\n\"c\":3 }";
    assertThat(without(json, "a")).isEqualTo("{ \"b\": 2,\n\"c\":3 }");
    assertThat(without(json, "b")).isEqualTo("{ \"a\" : 1,\n\"c\":3 }");
    assertThat(without(json, "c")).isEqualTo("{ \"a\" : 1 , \"b\": 2 }");
    assertThat(without(json, "a", "b")).isEqualTo("{ \"c\":3 }");
    assertThat(without(json, "a", "b", "c")).isEqualTo("{  }");
    assertThat(without(json, "x")).isEqualTo(json);
  }

  @Test
  void changesAtAllDepthsLeaveTheRestAsItStands() throws InvalidJson {
    JsonObject document =
        parse("{\"m\" : [ {\"id\":\"x\" ,\"k\":1e0} , {}],\"o\":{ },\"z\":\"\\u0041\"}");
    JsonEdits edits = new JsonEdits(document);
    edits.set(document, "new", JsonNull.NULL);
    edits.set((JsonObject) document.array("m").get(0), "id", JsonString.of("\"y"));
    edits.set(document.object("o"), "p", JsonBoolean.TRUE);
    assertThat(new String(edits.toByteArray(), UTF_8))
        .isEqualTo(
            "{\"m\" : [ {\"id\":\"\\\"y\" ,\"k\":1e0} , {}],\"o\":{ \"p\":true},\"z\":\"\\u0041\",\"new\":null}");
  }

  @Test
  void partsOfAnotherDocumentAreRefused() throws InvalidJson {
    JsonEdits edits = new JsonEdits(parse("{}"));
    JsonObject other = parse("{}");
    assertThatThrownBy(() -> edits.set(other, "a", JsonNull.NULL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anyRemovalAndReplacementLeavesTheOtherFieldsInOrder() {
    Cases.forAll(
        500,
        random -> {
          int count = 1 + random.nextInt(6);
          StringBuilder json = new StringBuilder("{");
          Set<String> removed = new HashSet<>();
          Set<String> set = new HashSet<>();
          List<String> expected = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            String name = "f" + i;
            json.append(i == 0 ? "" : ",").append(" ".repeat(random.nextInt(2)));
            json.append('"').append(name).append("\":{\"v\":").append(i).append('}');
            json.append(" ".repeat(random.nextInt(2)));
            if (i > 0 && random.nextInt(2) == 0) {
              removed.add(name);
              continue;
            }
            if (random.nextInt(3) == 0) {
              set.add(name);
            }
            expected.add(name + (set.contains(name) ? "null" : "{\"v\":" + i + "}"));
          }
          JsonObject document = parse(json.append('}').toString());
          JsonEdits edits = new JsonEdits(document);
          edits.set(document, "added", JsonNull.NULL);
          expected.add("addednull");
          set.forEach(name -> edits.set(document, name, JsonNull.NULL));
          edits.remove(document, removed);
          List<String> fields = new ArrayList<>();
          for (JsonObject.Field field : parse(new String(edits.toByteArray(), UTF_8)).fields()) {
            fields.add(field.name() + field.value().toJson());
          }
          assertThat(fields).isEqualTo(expected);
        });
  }
}
