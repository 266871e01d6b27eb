package dev.pontage.bench.load;

import dev.pontage.bench.stats.Histogram;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// One run of a [Generator]. Its state belongs to the event loop; other threads wait for it.
public final class LoadRun {
  private static final int MAX_ERRORS = 200;

  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final Workload workload;
  private final Extent extent;
  private final long patienceNanos;
  private final ByteBuf request;
  private final List<Connection> connections = new ArrayList<>();
  private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
  private final CompletableFuture<Void> allStreaming = new CompletableFuture<>();
  private final Histogram latency = new Histogram();
  private final Histogram firstToken = new Histogram();
  private final Histogram chunkDelay = new Histogram();
  private final Histogram addedGap = new Histogram();
  private long chunks;
  private long errors;
  private String firstError = "";
  private long sent;
  private int pending;
  private int working;
  private int streaming;
  private long startedAt;
  private long lastAnswerAt;

  LoadRun(
      EventLoop loop, Bootstrap bootstrap, Workload workload, Extent extent, Duration patience) {
    this.loop = loop;
    this.bootstrap = bootstrap;
    this.workload = workload;
    this.extent = extent;
    this.patienceNanos = patience.toNanos();
    byte[] bytes = workload.request();
    this.request = Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly();
  }

  /// Waits until a run of streams has seen the first chunk of each connection's first stream, or
  /// has ended.
  public void awaitAllStreaming() throws InterruptedException {
    get(allStreaming);
  }

  /// Waits for the end.
  public LoadResult await() throws InterruptedException {
    return get(result);
  }

  private static <T> T get(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the load generator failed", e.getCause());
    }
  }

  void begin() {
    pending = extent.connections();
    working = extent.connections();
    for (int i = 0; i < extent.connections(); i++) {
      Connection connection = new Connection(this, bootstrap, workload);
      connections.add(connection);
      connection.connect(this::connected);
    }
  }

  /// All connections first, then the load: connecting isn't part of what is measured.
  private void connected() {
    if (--pending > 0) {
      return;
    }
    startedAt = System.nanoTime();
    lastAnswerAt = startedAt;
    var _ = loop.schedule(this::watch, 1, TimeUnit.SECONDS);
    connections.forEach(Connection::next);
  }

  private void watch() {
    if (result.isDone()) {
      return;
    }
    long now = System.nanoTime();
    for (Connection connection : connections) {
      connection.expire(now, patienceNanos);
    }
    var _ = loop.schedule(this::watch, 1, TimeUnit.SECONDS);
  }

  // Called by connections, on the event loop.

  /// The request to send, to be released by sending; the caller has asked [#mayStart].
  ByteBuf request() {
    return request.retainedDuplicate();
  }

  /// Whether there is another request to send; counts it.
  boolean mayStart(long now) {
    if (sent >= extent.requests()
        || now - startedAt >= extent.time().toNanos()
        || errors >= MAX_ERRORS) {
      return false;
    }
    sent++;
    return true;
  }

  void chunk(long delayNanos) {
    chunks++;
    chunkDelay.record(delayNanos);
  }

  void gap(long addedNanos) {
    addedGap.record(addedNanos);
  }

  void firstChunk(long nanos) {
    firstToken.record(nanos);
    if (++streaming == extent.connections()) {
      allStreaming.complete(null);
    }
  }

  void answered(long now, long nanos) {
    latency.record(nanos);
    lastAnswerAt = now;
  }

  void failed(String why) {
    errors++;
    if (firstError.isEmpty()) {
      firstError = why;
    }
    lastAnswerAt = System.nanoTime();
  }

  /// A connection has nothing more to do.
  void stopped() {
    if (--working > 0) {
      return;
    }
    request.release();
    result.complete(
        new LoadResult(
            lastAnswerAt - startedAt,
            latency,
            firstToken,
            chunkDelay,
            addedGap,
            chunks,
            errors,
            firstError));
    allStreaming.complete(null);
  }
}
