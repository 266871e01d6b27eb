package dev.pontage.simulator.server;

import dev.pontage.simulator.script.Ending;
import dev.pontage.simulator.script.Pace;
import dev.pontage.simulator.script.Steering;
import dev.pontage.simulator.script.Trait;
import dev.pontage.simulator.wire.Bytes;
import dev.pontage.simulator.wire.Delta;
import dev.pontage.simulator.wire.Reply;
import dev.pontage.simulator.wire.StreamEncoder;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Plays a streamed reply: head, preamble, silence, content chunks at their times, and the ending
/// asked for.
final class StreamPlayback implements Playback {
  private static final long PING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long ODD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int SLOW_ODD_PIECES = 300;
  private static final int TURN = 128 * 1024;

  private final EventLoop loop;
  private final Output out;
  private final Steering steering;
  private final Reply.Streamed reply;
  private final Connection.Ends ends;
  private final StreamEncoder encoder;
  private final List<Delta> deltas;
  private final Bytes scratch = new Bytes();
  private final long gapNanos;
  private final int stopAt;
  private final InstantSource clock;
  private final boolean stamps;
  private final @Nullable OddBytes odd;
  private int index;
  private long due;
  private int oddPieces;
  private boolean ending;
  private boolean over;
  private boolean blocked;
  private @Nullable ScheduledFuture<?> timer;

  StreamPlayback(
      EventLoop loop,
      Output out,
      Steering steering,
      Reply.Streamed reply,
      Connection.Ends ends,
      InstantSource clock) {
    this.clock = clock;
    stamps = steering.has(Trait.STAMPS);
    this.loop = loop;
    this.out = out;
    this.steering = steering;
    this.reply = reply;
    this.ends = ends;
    encoder = reply.encoder();
    deltas = reply.deltas();
    Pace pace = steering.pace();
    gapNanos = pace == null ? 0 : pace.gap().toNanos();
    boolean stops = steering.ending().kind() != Ending.Kind.NORMAL;
    stopAt = stops ? Math.min(deltas.size(), steering.ending().after()) : deltas.size();
    odd = steering.has(Trait.ODD_BYTES) ? new OddBytes(encoder.isEventStream(), ping()) : null;
  }

  private byte[] ping() {
    Bytes ping = new Bytes();
    encoder.ping(ping);
    return ping.copy();
  }

  @Override
  public void start() {
    out.head(200, reply.headers(), encoder.contentType(), -1);
    Ending end = steering.ending();
    switch (end.kind()) {
      case EMPTY -> finish();
      case DONE_ONLY -> {
        encoder.terminator(scratch);
        emit();
        finish();
      }
      case CUT -> {
        if (end.after() == 0) {
          out.flush();
          over = true;
          ends.cut();
        } else {
          begin();
        }
      }
      case NORMAL, ERROR, CLOSE_CLEAN, STALL, PING_FOREVER, NOT_JSON, RESET -> begin();
    }
  }

  private void begin() {
    encoder.preamble(scratch);
    if (steering.ending().kind() == Ending.Kind.PING_FOREVER) {
      emit();
      out.flush();
      later(PING_NANOS, this::pingForever);
      return;
    }
    if (odd != null) {
      odd.accept(scratch.copy());
      scratch.clear();
    } else {
      emit();
    }
    long silence = steering.ttft().toNanos();
    due = System.nanoTime() + silence;
    if (silence > 0) {
      out.flush();
      later(silence, this::pump);
    } else {
      pump();
    }
  }

  private void pingForever() {
    encoder.ping(scratch);
    emit();
    out.flush();
    later(PING_NANOS, this::pingForever);
  }

  private void pump() {
    if (over) {
      return;
    }
    if (odd != null) {
      pumpOddly(odd);
      return;
    }
    int turn = 0;
    while (index < stopAt) {
      if (gapNanos > 0) {
        long wait = due - System.nanoTime();
        if (wait > 0) {
          out.flush();
          later(wait, this::pump);
          return;
        }
        due += gapNanos;
      }
      encoder.delta(next(), scratch);
      emit();
      if (out.pending() >= Output.FULL) {
        turn += out.pending();
        out.flush();
        if (!out.isWritable()) {
          blocked = true;
          return;
        }
        if (turn >= TURN) {
          loop.execute(this::pump);
          return;
        }
      }
    }
    conclude();
  }

  private Delta next() {
    Delta delta = deltas.get(index++);
    if (stamps && delta instanceof Delta.Text text) {
      Instant now = clock.instant();
      long nanos = Math.addExact(now.getEpochSecond() * 1_000_000_000L, now.getNano());
      return new Delta.Text(text.choice(), new Delta.Fragment("t" + nanos + " "));
    }
    return delta;
  }

  /// One piece a millisecond, so that they arrive apart; the gaps of a pace do not matter here.
  private void pumpOddly(OddBytes odd) {
    byte[] piece = odd.next();
    while (piece == null && !ending) {
      int batch = 1 + index % 3;
      for (int i = 0; i < batch && index < stopAt; i++) {
        encoder.delta(next(), scratch);
      }
      odd.accept(scratch.copy());
      scratch.clear();
      if (index >= stopAt) {
        ending = true;
        writeEnding();
        odd.accept(scratch.copy());
        scratch.clear();
        odd.drain();
      }
      piece = odd.next();
    }
    if (piece == null) {
      end();
      return;
    }
    out.chunk(piece, 0, piece.length);
    out.flush();
    oddPieces++;
    if (!out.isWritable()) {
      blocked = true;
    } else if (oddPieces < SLOW_ODD_PIECES) {
      later(ODD_NANOS, this::pump);
    } else {
      loop.execute(this::pump);
    }
  }

  private void conclude() {
    writeEnding();
    emit();
    end();
  }

  private void writeEnding() {
    switch (steering.ending().kind()) {
      case NORMAL -> encoder.finish(scratch);
      case ERROR -> encoder.error(scratch);
      case CUT, CLOSE_CLEAN, STALL, PING_FOREVER, EMPTY, DONE_ONLY, NOT_JSON, RESET -> {}
    }
  }

  private void end() {
    switch (steering.ending().kind()) {
      case CUT -> {
        out.flush();
        over = true;
        ends.cut();
      }
      case STALL -> out.flush();
      case NORMAL, ERROR, CLOSE_CLEAN, PING_FOREVER, EMPTY, DONE_ONLY, NOT_JSON, RESET -> finish();
    }
  }

  private void finish() {
    out.endChunks();
    out.flush();
    over = true;
    ends.finished();
  }

  private void emit() {
    out.chunk(scratch);
    scratch.clear();
  }

  private void later(long nanos, Runnable step) {
    timer = loop.schedule(step, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void writable() {
    if (blocked) {
      blocked = false;
      pump();
    }
  }

  @Override
  public void cancel() {
    over = true;
    if (timer != null) {
      timer.cancel(false);
    }
    out.discard();
  }
}
