package dev.pontage.ratelimit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.chassis.yaml.InvalidConfig;
import dev.pontage.ratelimit.rules.Entry;
import dev.pontage.ratelimit.rules.Limit;
import dev.pontage.ratelimit.rules.RuleSet;
import dev.pontage.ratelimit.rules.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsFileTest {

  @TempDir Path folder;

  @Test
  void everyFieldOfARuleIsRead() throws Exception {
    RuleSet rules =
        LimitsFile.load(
            write(
                "limits.yaml",
                """
                domain: shop
                descriptors:
                - key: tenant
                  value: acme
                  descriptors:
                  - key: path
                    value: /v1*
                    shadow_mode: true
                    rate_limit:
                      name: paths
                      unit: WEEK
                      unit_multiplier: 2
                      requests_per_unit: 4294967295
                      replaces: [{name: other}]
                - key: tenant
                  rate_limit: {unlimited: true}
                """));

    assertThat(
            rules.find(
                "shop", List.of(new Entry("tenant", "acme"), new Entry("path", "/v1/x")), null))
        .isEqualTo(
            new Limit(
                "tenant_acme.path_/v1*",
                "paths",
                4_294_967_295L,
                Unit.WEEK,
                2,
                Limit.Mode.SHADOW,
                List.of("other")));
    Limit unlimited = rules.find("shop", List.of(new Entry("tenant", "x")), null);
    assertThat(unlimited).isNotNull();
    assertThat(unlimited.mode()).isEqualTo(Limit.Mode.UNLIMITED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "'descriptors: []' > 'f.yaml:1: domain: missing (expected: a string)'",
        "'domain: \"\"' > 'f.yaml:1: domain: empty (expected: a name)'",
        "'domian: x' > 'f.yaml:1: domian: unknown field, did you mean domain? (expected: one of domain, descriptors, quotas)'",
        "'descriptors: 5' > 'f.yaml:2: descriptors: \"5\" (expected: a list)'",
        "'descriptors: [{value: x}]' > 'f.yaml:2: descriptors[0].key: missing (expected: a string)'",
        "'descriptors: [{key: a}, {key: a}]' > 'f.yaml:2: descriptors[1]: the same key and value as in line 2 (expected: each once in its list)'",
        "'descriptors: [{key: a, detailed_metric: true}]' > 'f.yaml:2: descriptors[0].detailed_metric: not available in this version'",
        "'descriptors: [{key: a, rate_limit: {unit: fortnight, requests_per_unit: 1}}]' > 'f.yaml:2: descriptors[0].rate_limit.unit: \"fortnight\" (expected: one of second, minute, hour, day, week, month, year)'",
        "'descriptors: [{key: a, rate_limit: {requests_per_unit: 1}}]' > 'f.yaml:2: descriptors[0].rate_limit.unit: missing (expected: one of second, minute, hour, day, week, month, year)'",
        "'descriptors: [{key: a, rate_limit: {unit: day}}]' > 'f.yaml:2: descriptors[0].rate_limit.requests_per_unit: missing (expected: an integer 0..4294967295)'",
        "'descriptors: [{key: a, rate_limit: {unit: day, requests_per_unit: -1}}]' > 'f.yaml:2: descriptors[0].rate_limit.requests_per_unit: \"-1\" (expected: an integer 0..4294967295)'",
        "'descriptors: [{key: a, rate_limit: {unit: day, requests_per_unit: 4294967296}}]' > 'f.yaml:2: descriptors[0].rate_limit.requests_per_unit: \"4294967296\" (expected: an integer 0..4294967295)'",
        "'descriptors: [{key: a, rate_limit: {unit: day, unit_multiplier: 0, requests_per_unit: 1}}]' > 'f.yaml:2: descriptors[0].rate_limit.unit_multiplier: \"0\" (expected: an integer 1..1000)'",
        "'descriptors: [{key: a, rate_limit: {unlimited: true, unit: day}}]' > 'f.yaml:2: descriptors[0].rate_limit.unit: stands beside unlimited: true (expected: one of both)'",
        "'descriptors: [{key: a, rate_limit: {unlimited: true, name: n, replaces: [{name: n}]}}]' > 'f.yaml:2: descriptors[0].rate_limit.replaces[0].name: \"n\" (expected: the name of another limit)'",
        "'quotas: [{name: x}]' > 'f.yaml:2: quotas: not available in this version (expected: domain and descriptors)'",
      })
  void eachMistakeIsToldWithItsPlace(String line, String problem) throws Exception {
    boolean whole = line.startsWith("dom") || problem.contains("domain: missing");
    Path file = write("f.yaml", whole ? line : "domain: d\n" + line);
    assertThatThrownBy(() -> LimitsFile.load(file))
        .isInstanceOfSatisfying(
            InvalidConfig.class, e -> assertThat(e.lines()).contains(folder + "/" + problem));
  }

  @Test
  void aFolderHasOneDomainInEachFile() throws Exception {
    write("a.yaml", "domain: a\n");
    write("b.yml", "domain: b\n");
    write("notes.txt", "not read");
    assertThat(LimitsFile.load(folder).domains()).containsExactlyInAnyOrder("a", "b");

    write("c.yaml", "domain: a\n");
    assertThatThrownBy(() -> LimitsFile.load(folder))
        .hasMessageContaining("c.yaml:1: domain: \"a\" stands in " + folder.resolve("a.yaml"));
  }

  @Test
  void anEmptyFolderAndAMissingFileAreRefused() {
    assertThatThrownBy(() -> LimitsFile.load(folder))
        .hasMessageContaining("no rules in this folder");
    assertThatThrownBy(() -> LimitsFile.load(folder.resolve("x.yaml")))
        .hasMessageContaining("no such file");
  }

  @Test
  void whatIsShippedIsValidLimitsNothingAndItsExamplesAreValidToo() throws Exception {
    Path shipped = Path.of("config/limits.yaml");
    RuleSet rules = LimitsFile.load(shipped);
    List<Entry> client = List.of(new Entry("remote_address", "203.0.113.7"));
    assertThat(rules.domains()).containsExactly("pontage");
    assertThat(rules.find("pontage", client, null)).isNull();

    String on =
        Files.readString(shipped)
            .replace("descriptors: []\n", "")
            .replaceAll("(?m)^# (descriptors:|- key|  )", "$1");
    RuleSet examples =
        LimitsFile.load(write("on.yaml", on.replaceAll("(?m)^  1\\..*|^  2\\..*|^     the.*", "")));
    Limit limit = examples.find("pontage", client, null);
    assertThat(limit).isNotNull();
    assertThat(limit.requestsPerUnit()).isEqualTo(60);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
