package dev.pontage.simulator.server;

import dev.pontage.simulator.script.Ending;
import dev.pontage.simulator.script.Steering;
import dev.pontage.simulator.script.Trait;
import dev.pontage.simulator.wire.Reply;
import io.netty.channel.EventLoop;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Plays a reply in one piece, with the endings that make sense for one.
final class WholePlayback implements Playback {
  private static final long PING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final byte[] BLANK = {'\n'};
  private static final byte[] NOTHING = {};

  private final EventLoop loop;
  private final Output out;
  private final Steering steering;
  private final Reply.Whole reply;
  private final boolean compress;
  private final Connection.Ends ends;
  private @Nullable ScheduledFuture<?> timer;
  private @Nullable OddBytes odd;
  private boolean over;

  WholePlayback(
      EventLoop loop,
      Output out,
      Steering steering,
      Reply.Whole reply,
      boolean compress,
      Connection.Ends ends) {
    this.loop = loop;
    this.out = out;
    this.steering = steering;
    this.reply = reply;
    this.compress = compress;
    this.ends = ends;
  }

  @Override
  public void start() {
    byte[] body = reply.body().bytes();
    Ending end = steering.ending();
    int half = end.after() == 0 ? 0 : body.length / 2;
    switch (end.kind()) {
      case CUT -> {
        head(body.length);
        out.raw(body, 0, half);
        out.flush();
        over = true;
        ends.cut();
      }
      case STALL -> {
        head(body.length);
        out.raw(body, 0, half);
        out.flush();
      }
      case CLOSE_CLEAN -> {
        head(half);
        out.raw(body, 0, half);
        finish();
      }
      case EMPTY, DONE_ONLY -> {
        head(0);
        finish();
      }
      case PING_FOREVER -> {
        head(-1);
        out.flush();
        timer = loop.schedule(this::ping, PING_NANOS, TimeUnit.NANOSECONDS);
      }
      case NORMAL, ERROR, NOT_JSON, RESET -> normal(body);
    }
  }

  private void normal(byte[] body) {
    long wait = steering.slowJson().toNanos();
    boolean pieces = steering.has(Trait.ODD_BYTES);
    boolean chunked = compress || pieces;
    head(chunked ? -1 : body.length);
    if (pieces) {
      OddBytes cutter = new OddBytes(false, NOTHING);
      cutter.accept(body);
      cutter.drain();
      odd = cutter;
    }
    if (wait > 0) {
      out.flush();
      timer = loop.schedule(() -> body(body, chunked), wait, TimeUnit.NANOSECONDS);
    } else {
      body(body, chunked);
    }
  }

  private void body(byte[] body, boolean chunked) {
    OddBytes cutter = odd;
    if (cutter != null) {
      piece(cutter);
    } else if (chunked) {
      out.chunk(body, 0, body.length);
      out.endChunks();
      finish();
    } else {
      out.raw(body, 0, body.length);
      finish();
    }
  }

  private void piece(OddBytes cutter) {
    byte[] piece = cutter.next();
    if (over) {
      return;
    }
    if (piece == null) {
      out.endChunks();
      finish();
      return;
    }
    out.chunk(piece, 0, piece.length);
    out.flush();
    timer = loop.schedule(() -> piece(cutter), 1, TimeUnit.MILLISECONDS);
  }

  private void ping() {
    out.chunk(BLANK, 0, 1);
    out.flush();
    timer = loop.schedule(this::ping, PING_NANOS, TimeUnit.NANOSECONDS);
  }

  private void head(long length) {
    out.head(reply.status(), reply.headers(), reply.contentType(), length);
  }

  private void finish() {
    out.flush();
    over = true;
    ends.finished();
  }

  @Override
  public void writable() {}

  @Override
  public void cancel() {
    over = true;
    if (timer != null) {
      timer.cancel(false);
    }
    out.discard();
  }
}
