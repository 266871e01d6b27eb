package dev.pontage.extproc.stream;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes of request bodies may be held at once, by all exchanges together: more requests
/// than memory can hold are refused one by one instead of ending the process. Safe for threads.
final class BodyBudget {
  private final long limit;
  private final AtomicLong held = new AtomicLong();

  /// A budget of `limit` bytes.
  BodyBudget(long limit) {
    this.limit = limit;
  }

  /// Takes bytes if that many are left.
  boolean take(long bytes) {
    if (held.addAndGet(bytes) > limit) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /// Gives bytes back.
  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }

  /// The bytes held now.
  long held() {
    return held.get();
  }
}
