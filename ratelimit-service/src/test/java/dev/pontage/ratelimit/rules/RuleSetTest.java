package dev.pontage.ratelimit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSetTest {

  private final RuleSet rules =
      new RuleSet(
          Map.of(
              "d",
              level(
                  rule("path", "/v1", "path_/v1"),
                  rule("path", "/v*", "path_/v*"),
                  rule("path", "/*", "path_/*"),
                  rule("user", "", "user"),
                  rule("a", "b_c", "a_b_c"),
                  new Rule(
                      new Entry("tenant", ""),
                      limit("tenant"),
                      level(rule("user", "", "tenant.user"), rule("user", "ann", "tenant.ann"))),
                  new Rule(
                      new Entry("tenant", "acme"), null, level(rule("user", "", "acme.user"))))));

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "path=/v1, path_/v1",
        "path=/v2, path_/v*",
        "path=/v, path_/v*",
        "path=/x, path_/*",
        "path=x, none",
        "user=anybody, user",
        "user=, user",
        "other=x, none",
        "a=b_c, a_b_c",
        "a_b=c, none",
        "tenant=x, tenant",
        "tenant=acme, none",
        "tenant=x;user=bob, tenant.user",
        "tenant=x;user=ann, tenant.ann",
        "tenant=acme;user=ann, acme.user",
        "tenant=x;path=/v1, none",
        "user=x;user=x, none",
        "tenant=x;user=ann;more=1, none",
      })
  void theMostSpecificRuleAtTheDescriptorsFullDepthApplies(
      String descriptor, @Nullable String rule) {
    Limit found = rules.find("d", entries(descriptor), null);
    assertThat(found == null ? null : found.rule()).isEqualTo(rule);
  }

  @Test
  void anOverrideWinsInAKnownDomainOnly() {
    Limit override = Limit.override(5, Unit.HOUR);
    assertThat(rules.find("d", entries("nothing=x"), override)).isSameAs(override);
    assertThat(rules.find("unknown", entries("path=/v1"), override)).isNull();
  }

  @Test
  void limitsHaveBounds() {
    assertThatThrownBy(() -> Limit.override(-1, Unit.DAY)).hasMessageContaining("expected: 0..");
    assertThatThrownBy(() -> Limit.override(1L << 32, Unit.DAY))
        .hasMessageContaining("requestsPerUnit: 4294967296");
    assertThatThrownBy(() -> new Limit("r", "", 1, Unit.DAY, 0, Limit.Mode.ENFORCED, List.of()))
        .hasMessageContaining("expected: 1..1000");
  }

  private static List<Entry> entries(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      int equals = part.indexOf('=');
      entries.add(new Entry(part.substring(0, equals), part.substring(equals + 1)));
    }
    return entries;
  }

  private static Rule.Level level(Rule... rules) {
    return new Rule.Level(List.of(rules));
  }

  private static Rule rule(String key, String value, String name) {
    return new Rule(new Entry(key, value), limit(name), Rule.Level.EMPTY);
  }

  private static Limit limit(String rule) {
    return new Limit(rule, "", 10, Unit.MINUTE, 1, Limit.Mode.ENFORCED, List.of());
  }
}
