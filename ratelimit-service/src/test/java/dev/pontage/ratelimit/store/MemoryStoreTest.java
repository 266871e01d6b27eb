package dev.pontage.ratelimit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.ratelimit.limit.Charge;
import dev.pontage.ratelimit.limit.Count;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {

  private final HandClock clock = new HandClock(600);
  private final MemoryStore store = new MemoryStore(clock, 1_000);

  @Test
  void windowsAreAlignedAndTellWhenTheyEnd() {
    clock.moveSeconds(15);
    assertThat(charge("a", 2, 60)).isEqualTo(new Count(2, 45));
    clock.moveSeconds(44);
    assertThat(charge("a", 3, 60)).isEqualTo(new Count(5, 1));
    clock.moveSeconds(1);
    assertThat(charge("a", 1, 60)).isEqualTo(new Count(1, 60));
  }

  @Test
  void lookingCountsNothingAndKeepsNothing() {
    assertThat(charge("a", 0, 60)).isEqualTo(new Count(0, 60));
    assertThat(store.size()).isZero();
    charge("a", 4, 60);
    assertThat(charge("a", 0, 60)).isEqualTo(new Count(4, 60));
  }

  @Test
  void theSameKeyTwiceInOneCallCountsTwice() {
    List<Count> counts =
        result(List.of(new Charge("a", 1, 60), new Charge("b", 1, 60), new Charge("a", 1, 60)));
    assertThat(counts).extracting(Count::total).containsExactly(1L, 1L, 2L);
  }

  @Test
  void hugeHitsSaturateInsteadOfStartingOver() {
    charge("a", Long.MAX_VALUE, 60);
    assertThat(charge("a", Long.MAX_VALUE, 60).total()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aClockThatStepsBackAddsNoAllowance() {
    charge("a", 5, 60);
    clock.moveSeconds(-30);
    Count count = charge("a", 1, 60);
    assertThat(count.total()).isEqualTo(6);
    assertThat(count.secondsUntilReset()).isBetween(1L, 60L);
    clock.moveSeconds(-86_400);
    assertThat(charge("a", 1, 60).total()).as("a day back is a new time").isEqualTo(1);
  }

  @Test
  void countersWhoseWindowIsOverGo() {
    for (int i = 0; i < 500; i++) {
      charge("key" + i, 1, 60);
    }
    assertThat(store.size()).isEqualTo(500);
    clock.moveSeconds(60);
    for (int i = 0; i < 20; i++) {
      charge("other", 1, 3_600);
    }
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.evicted()).isZero();
  }

  @Test
  void aCounterThatGoesOnIsNotTakenForItsFormerWindow() {
    charge("a", 1, 60);
    charge("b", 1, 60);
    clock.moveSeconds(60);
    // Reused before its old place is swept.
    List<Charge> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.add(new Charge("a", 1, 60));
    }
    assertThat(result(many).getLast().total()).isEqualTo(40);
    assertThat(charge("a", 1, 60).total()).isEqualTo(41);
  }

  @Test
  void theNumberOfCountersIsCappedAndTheFirstToEndGivesWay() {
    charge("long", 7, 86_400);
    for (int i = 0; i < 5_000; i++) {
      charge("key" + i, 1, 60);
    }
    assertThat(store.size()).isEqualTo(1_000);
    assertThat(store.evicted()).isEqualTo(4_001);
    assertThat(charge("long", 0, 86_400).total()).isEqualTo(7);
  }

  @Test
  void callsFromManyThreadsLoseNothing() throws Exception {
    MemoryStore shared = new MemoryStore(InstantSource.fixed(clock.instant()), 1_000);
    int calls = 5_000;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        running.add(
            threads.submit(() -> {
              for (int i = 0; i < calls; i++) {
                shared.charge(List.of(new Charge("a", 1, 60), new Charge("b", 2, 60)));
              }
            }));
      }
      for (Future<?> future : running) {
        future.get(30, TimeUnit.SECONDS);
      }
    }
    assertThat(
            shared
                .charge(List.of(new Charge("a", 0, 60), new Charge("b", 0, 60)))
                .toCompletableFuture()
                .join())
        .extracting(Count::total)
        .containsExactly(4L * calls, 8L * calls);
  }

  @Test
  void impossibleChargesAreRefused() {
    assertThatThrownBy(() -> new Charge("a", -1, 60)).hasMessageContaining("hits: -1");
    assertThatThrownBy(() -> new Charge("a", 1, 0)).hasMessageContaining("windowSeconds: 0");
    assertThatThrownBy(() -> new MemoryStore(clock, 0)).hasMessageContaining("capacity: 0");
  }

  private Count charge(String key, long hits, long window) {
    return result(List.of(new Charge(key, hits, window))).getFirst();
  }

  private List<Count> result(List<Charge> charges) {
    return store.charge(charges).toCompletableFuture().join();
  }
}
