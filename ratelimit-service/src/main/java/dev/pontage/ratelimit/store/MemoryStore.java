package dev.pontage.ratelimit.store;

import dev.pontage.ratelimit.limit.Charge;
import dev.pontage.ratelimit.limit.Count;
import dev.pontage.ratelimit.limit.LimitStore;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Counters of one process, in memory.
///
/// One lock makes a call atomic; it is held for the counting alone, some hundred nanoseconds, never
/// across I/O. Counters whose window is over go in small steps with later calls, so that no call
/// pays for the minute's end. The number of counters is capped: a new one then takes the place of
/// the one that would have ended first, which may admit that key again within its window. Raising
/// the cap is the cure; [#evicted()] tells when.
///
/// When the clock steps back, counters of the window that was current go on counting; a step of
/// more than one window starts over.
public final class MemoryStore implements LimitStore {

  /// Counters kept at most unless told otherwise.
  public static final int DEFAULT_CAPACITY = 1_000_000;

  private static final int SWEPT_AT_ONCE = 32;

  private final InstantSource clock;
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Counter> counters = new HashMap<>();

  /// End of a window, in seconds since 1970 → the counters that had that end when they were put in.
  private final TreeMap<Long, Deque<Counter>> byEnd = new TreeMap<>();

  private long evicted;

  /// A store without counters.
  ///
  /// @param capacity counters kept at most, >= 1
  public MemoryStore(InstantSource clock, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 1)");
    }
    this.clock = clock;
    this.capacity = capacity;
  }

  @Override
  public CompletionStage<List<Count>> charge(List<Charge> charges) {
    List<Count> counts = new ArrayList<>(charges.size());
    lock.lock();
    try {
      long now = clock.instant().getEpochSecond();
      sweep(now);
      for (Charge charge : charges) {
        counts.add(charge(charge, now));
      }
    } finally {
      lock.unlock();
    }
    return CompletableFuture.completedFuture(counts);
  }

  /// Counters kept now, among them some whose window is over.
  public int size() {
    lock.lock();
    try {
      return counters.size();
    } finally {
      lock.unlock();
    }
  }

  /// Counters given up before their window's end because of the cap.
  public long evicted() {
    lock.lock();
    try {
      return evicted;
    } finally {
      lock.unlock();
    }
  }

  private Count charge(Charge charge, long now) {
    long start = Math.floorDiv(now, charge.windowSeconds()) * charge.windowSeconds();
    long end = start + charge.windowSeconds();
    Counter counter = counters.get(charge.key());
    if (counter == null) {
      if (charge.hits() == 0) {
        return new Count(0, end - now);
      }
      while (counters.size() >= capacity) {
        evict();
      }
      counter = new Counter(charge.key());
      counters.put(charge.key(), counter);
      begin(counter, end);
    } else if (counter.end < end || counter.end > end + charge.windowSeconds()) {
      begin(counter, end);
    }
    counter.total = saturated(counter.total, charge.hits());
    return new Count(counter.total, Math.min(counter.end - now, charge.windowSeconds()));
  }

  private void begin(Counter counter, long end) {
    counter.total = 0;
    counter.end = end;
    byEnd.computeIfAbsent(end, _ -> new ArrayDeque<>()).add(counter);
  }

  /// Removes a few counters whose window is over. Each call adds fewer than it sweeps.
  private void sweep(long now) {
    for (int i = 0; i < SWEPT_AT_ONCE && !byEnd.isEmpty() && byEnd.firstKey() <= now; i++) {
      removeFirst();
    }
  }

  private void evict() {
    if (removeFirst()) {
      evicted++;
    }
  }

  /// Takes the first counter from the first window; drops it unless it counts a later window by
  /// now.
  private boolean removeFirst() {
    Map.@Nullable Entry<Long, Deque<Counter>> first = byEnd.firstEntry();
    if (first == null) {
      return false;
    }
    Counter counter = first.getValue().removeFirst();
    if (first.getValue().isEmpty()) {
      byEnd.remove(first.getKey());
    }
    return counter.end == first.getKey() && counters.remove(counter.key, counter);
  }

  private static long saturated(long total, long hits) {
    long sum = total + hits;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /// Guarded by the store's lock.
  private static final class Counter {
    private final String key;
    private long end;
    private long total;

    private Counter(String key) {
      this.key = key;
    }
  }
}
