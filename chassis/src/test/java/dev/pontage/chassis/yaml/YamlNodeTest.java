package dev.pontage.chassis.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlNodeTest {

  private enum Objective {
    CHEAPEST,
    LOW_LATENCY
  }

  @Test
  void valuesAreReadWithTheirTypes() {
    YamlNode root =
        YamlFile.parse(
            """
            name: 1.10
            port: 8080
            quoted: "42"
            ratio: 0.5
            price: 3.00
            on: true
            wait: 10s
            kind: low_latency
            list: [a, b]
            nothing:
            """,
            "f.yaml");

    assertThat(root.at("name").string()).isEqualTo("1.10");
    assertThat(root.at("port").integer(1, 65_535)).isEqualTo(8080);
    assertThat(root.at("quoted").integer(0, 100)).isEqualTo(42);
    assertThat(root.at("ratio").number(0, 1)).isEqualTo(0.5);
    assertThat(root.at("price").decimal()).isEqualTo(new BigDecimal("3.00"));
    assertThat(root.at("on").bool(false)).isTrue();
    assertThat(root.at("wait").duration(Duration.ZERO)).isEqualTo(Duration.ofSeconds(10));
    assertThat(root.at("kind").oneOf(Objective.class)).isEqualTo(Objective.LOW_LATENCY);
    assertThat(root.at("list").list()).extracting(YamlNode::string).containsExactly("a", "b");
    assertThat(root.at("nothing").isPresent()).isFalse();
    assertThat(root.at("absent").string("fallback")).isEqualTo("fallback");
    assertThat(root.at("absent").list()).isEmpty();
    assertThat(root.problems().isEmpty()).isTrue();
  }

  @Test
  void allMistakesAreToldAtOnceWithLineAndPath() {
    YamlNode root =
        YamlFile.parse(
            """
            models:
            - name: one
              weight: -1
            - wieght: 3
              "odd key": 010
            flag: yes
            """,
            "gateway.yaml");

    for (YamlNode model : root.at("models").list()) {
      model.onlyFields("name", "weight");
      model.at("name").string();
      model.at("weight").integer(0, 100, 1);
    }
    root.at("flag").bool(false);

    assertThat(lines(root))
        .containsExactly(
            "gateway.yaml:3: models[0].weight: \"-1\" (expected: an integer 0..100)",
            "gateway.yaml:4: models[1].wieght: unknown field, did you mean weight? (expected: one of"
                + " name, weight)",
            "gateway.yaml:5: models[1][\"odd key\"]: unknown field (expected: one of name, weight)",
            "gateway.yaml:4: models[1].name: missing (expected: a string)",
            "gateway.yaml:6: flag: \"yes\" (expected: true or false)");
    assertThatThrownBy(() -> root.problems().throwIfAny())
        .isInstanceOfSatisfying(
            InvalidConfig.class, e -> assertThat(e.lines()).hasSize(5).isEqualTo(lines(root)));
  }

  @Test
  void aValueOfTheWrongKindIsToldOnceAndEverythingBelowIsSilent() {
    YamlNode root = YamlFile.parse("limit: 5\n", "f");

    root.at("limit").at("unit").at("deeper").string();
    assertThat(root.at("limit").kind()).isEqualTo(YamlNode.Kind.SCALAR);

    assertThat(lines(root)).containsExactly("f:1: limit: \"5\" (expected: a mapping)");
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 500000000",
    "10s, 10000000000",
    "5m, 300000000000",
    "1h, 3600000000000",
    "0.25s, 250000000",
    "0s, 0",
    "1d, 86400000000000",
    "0.000000001s, 1"
  })
  void durationsHaveUnits(String text, long nanos) {
    YamlNode root = YamlFile.parse("d: " + text, "f");
    assertThat(root.at("d").duration(Duration.ofDays(9))).isEqualTo(Duration.ofNanos(nanos));
    assertThat(root.problems().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "-1s", "1w", "s", "1.s", "99999999999h", "999999999d", "[]"})
  void whatIsNoDurationIsAProblem(String text) {
    YamlNode root = YamlFile.parse("d: " + text, "f");
    assertThat(root.at("d").duration(Duration.ofDays(9))).isEqualTo(Duration.ofDays(9));
    assertThat(root.problems().list()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "010",
        "0x1f",
        "1_000",
        "1e3",
        "1.5",
        "99999999999999999999",
        "1:30",
        "abc",
        "{}",
        ".inf"
      })
  void whatIsNoPlainDecimalIntegerIsAProblem(String text) {
    YamlNode root = YamlFile.parse("n: " + text, "f");
    assertThat(root.at("n").integer(0, Long.MAX_VALUE, 7)).isEqualTo(7);
    assertThat(root.problems().list()).hasSize(1);
  }

  @Test
  void aChoiceSuggestsTheNearestName() {
    YamlNode root = YamlFile.parse("objective: cheapst\n", "f");

    assertThat(root.at("objective").oneOf(Objective.LOW_LATENCY)).isEqualTo(Objective.LOW_LATENCY);
    assertThat(root.at("objective").oneOf(Map.of("a", 1), 2)).isEqualTo(2);

    assertThat(lines(root).getFirst())
        .isEqualTo(
            "f:1: objective: \"cheapst\", did you mean cheapest? (expected: one of cheapest,"
                + " low_latency)");
  }

  @Test
  void anchorsAndMergesAreResolvedAndOwnKeysWin() {
    YamlNode root =
        YamlFile.parse(
            """
            base: &base {a: 1, b: 2}
            more: &more {b: 3, c: 4}
            one: {<<: *base, b: 9}
            two:
              <<: [*base, *more]
            same: *base
            """,
            "f");

    assertThat(values(root.at("one"))).isEqualTo(Map.of("a", "1", "b", "9"));
    assertThat(values(root.at("two"))).isEqualTo(Map.of("a", "1", "b", "2", "c", "4"));
    assertThat(values(root.at("same"))).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(root.problems().isEmpty()).isTrue();
  }

  @Test
  void duplicateKeysAreProblems() {
    YamlNode root = YamlFile.parse("a: 1\nb: 2\na: 3\n", "f");
    assertThat(lines(root))
        .containsExactly("f:3: \"a\" is given twice, first in line 1 (expected: each key once)");
  }

  @Test
  void aSecondDocumentIsRefused() {
    assertThat(lines(YamlFile.parse("a: 1\n---\nb: 2\n", "f")))
        .containsExactly("f:3: a second document (expected: one document in each file)");
  }

  @Test
  void anExplosionOfAliasesIsRefusedQuickly() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      String alias = "*a" + (i - 1);
      text.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", List.of(alias, alias))));
    }
    assertThat(lines(YamlFile.parse(text.toString(), "f")))
        .containsExactly("f: aliases expand to too much (expected: at most 1000000 values in all)");
  }

  @Test
  void manyAliasesOfOneSharedBlockAreFine() {
    StringBuilder text = new StringBuilder("shared: &s {a: {b: c}}\nlist:\n");
    text.repeat("- {x: *s}\n", 2000);
    YamlNode root = YamlFile.parse(text.toString(), "f");
    assertThat(root.at("list").list()).hasSize(2000);
    assertThat(root.problems().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: &x [*x]", "&x {a: *x}", "? [a]\n: b", "a: [1", "a: b: c", "\t- a"})
  void whatCantBeReadIsAProblemAndNeverAnException(String text) {
    assertThat(YamlFile.parse(text, "f").problems().isEmpty()).isFalse();
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "[".repeat(5000) + "]".repeat(5000);
    assertThat(YamlFile.parse(deep, "f").problems().list()).hasSize(1);
    StringBuilder chain = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 1000; i++) {
      chain.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }
    assertThat(lines(YamlFile.parse(chain.toString(), "f")))
        .containsExactly("f: nested too deep (expected: at most 200 levels)");
  }

  @Test
  void aSyntaxErrorNamesItsLine() {
    assertThat(lines(YamlFile.parse("a: 1\nb: [1, 2\nc: 3\n", "f")).getFirst()).startsWith("f:3: ");
  }

  @Test
  void filesThatCantBeReadSayWhy(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("missing.yaml");
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, new byte[] {'a', ':', ' ', (byte) 0xe9});
    Path large = folder.resolve("large.yaml");
    Files.writeString(large, "#".repeat(YamlFile.MAX_BYTES + 1));
    Path marked = folder.resolve("bom.yaml");
    Files.write(marked, "\ufeffa: 1".getBytes(StandardCharsets.UTF_8));

    assertThat(lines(YamlFile.read(missing))).containsExactly(missing + ": no such file");
    assertThat(lines(YamlFile.read(folder)))
        .containsExactly(folder + ": a folder (expected: a file)");
    assertThat(lines(YamlFile.read(latin)))
        .containsExactly(latin + ": not valid UTF-8 (expected: UTF-8 text)");
    assertThat(lines(YamlFile.read(large)))
        .containsExactly(large + ": too large (expected: at most 8 MB)");
    assertThat(YamlFile.read(marked).at("a").string()).isEqualTo("1");
    YamlNode unreadable = YamlFile.read(missing);
    unreadable.at("x").string();
    assertThat(unreadable.problems().list()).as("one cause, one problem").hasSize(1);
  }

  @Test
  void anEmptyFileIsAnAbsentDocument() {
    YamlNode root = YamlFile.parse("# nothing\n", "f");
    assertThat(root.isPresent()).isFalse();
    assertThat(root.fields()).isEmpty();
    assertThat(root.problems().isEmpty()).isTrue();
  }

  @Test
  void problemsAreBounded() {
    Problems problems = new Problems();
    for (int i = 0; i < 250; i++) {
      problems.add("f", "wrong " + i, "");
    }
    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOfSatisfying(
            InvalidConfig.class,
            e -> assertThat(e.lines()).hasSize(101).endsWith("… and 150 more problems"));
  }

  private static Map<String, String> values(YamlNode node) {
    Map<String, String> values = new java.util.HashMap<>();
    node.fields().forEach((key, value) -> values.put(key, value.string()));
    return values;
  }

  private static List<String> lines(YamlNode root) {
    return root.problems().list().stream().map(Problem::toString).toList();
  }
}
