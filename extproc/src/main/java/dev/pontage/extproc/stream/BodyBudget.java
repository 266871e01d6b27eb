package dev.pontage.extproc.stream;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// How many bytes of request bodies may be held at once, by all exchanges together: more requests
/// than memory can hold are refused one by one instead of ending the process. Safe for threads.
final class BodyBudget {
  /// This much held at once is a burst; when it is over, memory has much to give back.
  private static final long BURST_BYTES = 64 << 20;

  private final long limit;
  private final Runnable afterBurst;
  private final AtomicLong held = new AtomicLong();
  private final AtomicBoolean burst = new AtomicBoolean();

  /// A budget of `limit` bytes.
  ///
  /// @param afterBurst is called, and must return at once, when hardly anything is held any more
  ///   after much was
  BodyBudget(long limit, Runnable afterBurst) {
    this.limit = limit;
    this.afterBurst = afterBurst;
  }

  /// Takes bytes if that many are left.
  boolean take(long bytes) {
    long now = held.addAndGet(bytes);
    if (now > limit) {
      held.addAndGet(-bytes);
      return false;
    }
    if (now > BURST_BYTES) {
      burst.set(true);
    }
    return true;
  }

  /// Gives bytes back.
  void giveBack(long bytes) {
    if (held.addAndGet(-bytes) < BURST_BYTES / 16 && burst.compareAndSet(true, false)) {
      afterBurst.run();
    }
  }
}
