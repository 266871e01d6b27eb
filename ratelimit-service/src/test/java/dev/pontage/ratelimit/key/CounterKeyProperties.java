package dev.pontage.ratelimit.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.ratelimit.Cases;
import dev.pontage.ratelimit.rules.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CounterKeyProperties {

  private record Named(String domain, List<Entry> entries, long window) {}

  @Test
  void differentThingsNeverShareACounter() {
    Cases.forAll(
        20,
        random -> {
          Map<String, Named> seen = new HashMap<>();
          for (int i = 0; i < 2_000; i++) {
            Named named = named(random);
            String key = CounterKey.of(named.domain, named.entries, named.window);
            Named before = seen.putIfAbsent(key, named);
            assertThat(before == null || before.equals(named))
                .as("%s and %s share %s", before, named, key)
                .isTrue();
            assertThat(key).hasSizeLessThanOrEqualTo(CounterKey.LONGEST);
          }
        });
  }

  @Test
  void aHugeValueMakesAShortKeyOfItsOwn() {
    String huge = "x".repeat(60_000);
    String one = CounterKey.of("d", List.of(new Entry("k", huge)), 60);
    String other = CounterKey.of("d", List.of(new Entry("k", huge + "y")), 60);
    assertThat(one).hasSizeLessThan(50).isNotEqualTo(other);
    assertThat(CounterKey.of("d", List.of(new Entry("k", huge)), 60)).isEqualTo(one);
  }

  /// Few letters, many of them separators, so that naive joins would collide.
  private static Named named(Random random) {
    List<Entry> entries = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      entries.add(new Entry(text(random), text(random)));
    }
    return new Named(text(random), entries, 1L + random.nextInt(3));
  }

  private static String text(Random random) {
    String letters = "a_|:12";
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(20) == 0 ? 200 : random.nextInt(4);
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
