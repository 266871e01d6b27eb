package dev.pontage.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One place in the closed loop: sends a request, reads the answer, sends the next. Connects again
/// after a failure. Lives on the event loop.
final class Connection implements ResponseParser.Sink, BodyScanner.Stamps {
  private static final int READ = 64 * 1024;
  private static final long NONE = Long.MIN_VALUE;

  private final LoadRun run;
  private final Bootstrap bootstrap;
  private final Workload workload;
  private final BodyScanner scanner;
  private final byte[] scratch = new byte[READ];
  private ResponseParser parser = new ResponseParser(this);
  private @Nullable Channel channel;
  private @Nullable Runnable onConnected;
  private boolean busy;
  private boolean over;
  private int status;
  private long sentAt;
  private long readAt;
  private long readAtWall;
  private int chunks;
  private long lastStamp = NONE;
  private long lastArrival;

  Connection(LoadRun run, Bootstrap bootstrap, Workload workload) {
    this.run = run;
    this.workload = workload;
    this.scanner = new BodyScanner(workload.mark().getBytes(UTF_8), this);
    this.bootstrap =
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel fresh) {
                    fresh.pipeline().addLast(new Inbound());
                  }
                });
  }

  /// Connects, then calls `then`, also when that failed: the next request tries again.
  void connect(Runnable then) {
    onConnected = then;
    parser = new ResponseParser(this);
    ChannelFuture connecting = bootstrap.connect();
    channel = connecting.channel();
    var _ =
        connecting.addListener(done -> {
          if (!done.isSuccess()) {
            channel = null;
            run.failed("connect: " + done.cause().getMessage());
          }
          Runnable next = onConnected;
          onConnected = null;
          if (next != null) {
            next.run();
          }
        });
  }

  /// Sends the next request, if there is one.
  void next() {
    long now = System.nanoTime();
    if (!run.mayStart(now)) {
      stop();
      return;
    }
    Channel open = channel;
    if (open == null || !open.isActive()) {
      connect(this::sendOrFail);
    } else {
      send(open);
    }
  }

  private void sendOrFail() {
    Channel open = channel;
    if (open != null && open.isActive()) {
      send(open);
    } else {
      // Not at once: a port that refuses would be asked in a tight loop.
      var _ = bootstrap.config().group().schedule(this::next, 20, TimeUnit.MILLISECONDS);
    }
  }

  private void send(Channel open) {
    busy = true;
    status = 0;
    chunks = 0;
    lastStamp = NONE;
    scanner.reset();
    sentAt = System.nanoTime();
    var _ = open.writeAndFlush(run.request(), open.voidPromise());
  }

  /// Fails a request that has waited for longer than `patienceNanos`.
  void expire(long now, long patienceNanos) {
    if (busy && now - sentAt > patienceNanos) {
      fail("no whole answer within " + TimeUnit.NANOSECONDS.toSeconds(patienceNanos) + " s");
    }
  }

  private void stop() {
    over = true;
    if (channel != null) {
      var _ = channel.close();
    }
    run.stopped();
  }

  private void fail(String why) {
    if (!busy) {
      return;
    }
    busy = false;
    run.failed(why);
    Channel broken = channel;
    channel = null;
    if (broken != null) {
      var _ = broken.close();
    }
    next();
  }

  @Override
  public void head(int code) {
    status = code;
  }

  @Override
  public void body(byte[] bytes, int from, int to) {
    scanner.scan(bytes, from, to);
  }

  @Override
  public void stamp(long nanos) {
    run.chunk(readAtWall - nanos);
    if (chunks++ == 0) {
      run.firstChunk(readAt - sentAt);
    } else {
      run.gap(readAtWall - lastArrival - (nanos - lastStamp));
    }
    lastStamp = nanos;
    lastArrival = readAtWall;
  }

  @Override
  public void end(boolean keepAlive) {
    if (!busy) {
      return;
    }
    if (status != 200 || !scanner.whole() || chunks != workload.chunks()) {
      fail(
          "status "
              + status
              + (scanner.whole() ? "" : ", without " + workload.mark())
              + (workload.chunks() == 0
                  ? ""
                  : ", " + chunks + " of " + workload.chunks() + " chunks"));
      return;
    }
    busy = false;
    long now = System.nanoTime();
    run.answered(now, now - sentAt);
    if (!keepAlive && channel != null) {
      var _ = channel.close();
      channel = null;
    }
    next();
  }

  /// False for what is left over from a request that has failed.
  private boolean current(ChannelHandlerContext context) {
    return context.channel().equals(channel);
  }

  private final class Inbound extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        if (!current(context)) {
          return;
        }
        readAt = System.nanoTime();
        if (workload.chunks() > 0) {
          Instant wall = Instant.now();
          readAtWall = wall.getEpochSecond() * 1_000_000_000 + wall.getNano();
        }
        while (bytes.isReadable() && current(context)) {
          int count = Math.min(scratch.length, bytes.readableBytes());
          bytes.readBytes(scratch, 0, count);
          parser.feed(scratch, 0, count);
        }
      } catch (BadResponse e) {
        fail(String.valueOf(e.getMessage()));
      } finally {
        bytes.release();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (current(context) && !over) {
        channel = null;
        fail("connection closed" + (status == 0 ? " before an answer" : " within the answer"));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (current(context)) {
        fail(String.valueOf(cause.getMessage()));
      }
      var _ = context.close();
    }
  }
}
