package dev.pontage.chassis.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Lines on their way to a stream: a bounded queue and one daemon thread that writes them in
/// batches. Adding never waits; what doesn't fit is dropped and counted, and the stream is told.
final class LineQueue {
  private static final int BATCH = 512;
  private static final Duration FLUSH_LOOK = Duration.ofMillis(1);

  private final LinkedBlockingQueue<byte[]> lines;
  private final OutputStream out;
  private final Supplier<JsonLine> warning;
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private long told;

  /// @param capacity lines that may wait
  /// @param warning starts a line of level WARN, to which what was dropped is added
  LineQueue(int capacity, OutputStream out, Supplier<JsonLine> warning) {
    this.lines = new LinkedBlockingQueue<>(capacity);
    this.out = out;
    this.warning = warning;
  }

  LineQueue start() {
    Thread.ofPlatform().daemon().name("pontage-log").start(this::run);
    return this;
  }

  void add(byte[] line) {
    accepted.getAndIncrement();
    if (!lines.offer(line)) {
      accepted.getAndDecrement();
      dropped.getAndIncrement();
    }
  }

  long dropped() {
    return dropped.get();
  }

  /// Waits until everything added before is written, or the time is over.
  void flush(Duration limit) {
    long target = accepted.get();
    long deadline = System.nanoTime() + limit.toNanos();
    while (written.get() < target && System.nanoTime() < deadline) {
      try {
        Thread.sleep(FLUSH_LOOK);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void run() {
    List<byte[]> batch = new ArrayList<>(BATCH);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);
    while (true) {
      try {
        batch.add(lines.take());
      } catch (InterruptedException _) {
        // Nobody has a reason to interrupt this thread; lines still have to be written.
        continue;
      }
      lines.drainTo(batch, BATCH - 1);
      for (byte[] line : batch) {
        bytes.writeBytes(line);
      }
      long lost = dropped.get();
      if (lost > told) {
        bytes.writeBytes(
            warning.get().string("msg", "log lines dropped").value("lines", lost - told).endLine());
        told = lost;
      }
      write(bytes);
      written.getAndAdd(batch.size());
      batch.clear();
    }
  }

  private void write(ByteArrayOutputStream bytes) {
    try {
      bytes.writeTo(out);
      out.flush();
    } catch (IOException e) {
      // Standard output is gone; there is no better place left to say so.
      byte[] last = ("log output failed: " + e + "\n").getBytes(StandardCharsets.UTF_8);
      System.err.write(last, 0, last.length);
    } finally {
      bytes.reset();
    }
  }
}
