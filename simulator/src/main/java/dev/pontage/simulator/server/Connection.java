package dev.pontage.simulator.server;

import dev.pontage.simulator.record.BodyRecorder;
import dev.pontage.simulator.script.Ending;
import dev.pontage.simulator.script.Failure;
import dev.pontage.simulator.script.Steering;
import dev.pontage.simulator.script.Trait;
import dev.pontage.simulator.wire.Call;
import dev.pontage.simulator.wire.Reply;
import dev.pontage.simulator.wire.Vendor;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client connection: requests in order, one response at a time. Event loop only.
// Netty closes the channel and tells channelInactive when a write fails: its futures have nothing
// to add.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Connection extends ChannelInboundHandlerAdapter {
  /// Longest request body in bytes.
  public static final long MAX_BODY = 64L * 1024 * 1024;

  private static final int MAX_PIPELINED = 16;
  private static final int CUT_DELAY_MILLIS = 20;
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /// How a playback tells that it is done.
  interface Ends {
    /// The response is complete.
    void finished();

    /// The connection is to be reset once what was written had time to arrive.
    void cut();
  }

  private final Shared shared;
  private final Queue<Intake> waiting = new ArrayDeque<>();
  private byte @Nullable [] scratch;
  private @Nullable Intake incoming;
  private @Nullable Playback playing;
  private @Nullable ScheduledFuture<?> starting;
  private boolean streaming;
  private boolean busy;
  private boolean refused;

  /// @param shared what all connections of a server use
  public Connection(Shared shared) {
    this.shared = shared;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    shared.stats().connections.incrementAndGet();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (refused) {
        return;
      }
      if (message instanceof HttpRequest request) {
        if (request.decoderResult().isFailure()) {
          refuse(ctx, 400, "malformed HTTP request");
          return;
        }
        boolean records = shared.log().isRecording();
        incoming = new Intake(request, records ? new BodyRecorder() : null);
        if (HttpUtil.is100ContinueExpected(request)) {
          ctx.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE), ctx.voidPromise());
        }
      }
      Intake intake = incoming;
      if (message instanceof HttpContent content && intake != null) {
        if (content.decoderResult().isFailure()) {
          refuse(ctx, 400, "malformed HTTP body");
          return;
        }
        byte[] bytes = scratch;
        if (bytes == null) {
          bytes = new byte[16 * 1024];
          scratch = bytes;
        }
        intake.accept(content.content(), bytes);
        if (intake.length() > MAX_BODY) {
          refuse(ctx, 413, "request body: over " + MAX_BODY + " bytes");
          return;
        }
        if (message instanceof LastHttpContent) {
          incoming = null;
          waiting.add(intake);
          if (waiting.size() > MAX_PIPELINED) {
            ctx.close();
            return;
          }
          next(ctx);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void refuse(ChannelHandlerContext ctx, int status, String what) {
    refused = true;
    Output out = new Output(ctx, true, false);
    byte[] body =
        ("{\"error\":{\"message\":\"" + what + "\",\"type\":\"invalid_request_error\"}}")
            .getBytes(StandardCharsets.UTF_8);
    out.head(status, List.of(), "application/json", body.length);
    out.raw(body, 0, body.length);
    out.flush();
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> ctx.close());
  }

  private void next(ChannelHandlerContext ctx) {
    Intake intake = busy ? null : waiting.poll();
    if (intake == null) {
      return;
    }
    busy = true;
    HttpRequest head = intake.head();
    boolean close = !HttpUtil.isKeepAlive(head);
    String uri = head.uri();
    String path = uri;
    Map<String, String> query = Map.of();
    if (uri.indexOf('?') >= 0 || uri.indexOf('%') >= 0) {
      QueryStringDecoder decoder = new QueryStringDecoder(uri);
      path = decoder.path();
      query = new HashMap<>();
      for (Map.Entry<String, List<String>> each : decoder.parameters().entrySet()) {
        query.put(each.getKey(), each.getValue().getFirst());
      }
    }
    Reply.Whole own = shared.control().answer(head.method().name(), path, query, intake.body());
    if (own != null) {
      play(ctx, new Vendor.Outcome(Steering.NONE, own), null, close, intake);
      return;
    }
    BodyRecorder recorder = intake.recorder();
    if (recorder != null) {
      shared
          .log()
          .add(
              recorder.record(
                  shared.clock().instant(), head.method().name(), uri, intake.headerMap()));
    }
    shared.stats().requests.increment();
    Routes.Route route = shared.routes().find(path, intake);
    if (route == null) {
      byte[] body = "{\"error\":{\"message\":\"no such path\"}}".getBytes(StandardCharsets.UTF_8);
      Reply.Whole missing = Reply.json(404, List.of(), body);
      play(ctx, new Vendor.Outcome(Steering.NONE, missing), null, close, intake);
      return;
    }
    Call call =
        new Call(
            head.method().name(),
            route.path(),
            query,
            intake,
            intake.body().result(),
            shared.faults().partsFor(path));
    play(ctx, route.vendor().answer(call), route.vendor(), close, intake);
  }

  private void play(
      ChannelHandlerContext ctx,
      Vendor.Outcome outcome,
      @Nullable Vendor vendor,
      boolean close,
      Intake intake) {
    Steering steering = outcome.steering();
    if (steering.ending().kind() == Ending.Kind.RESET) {
      reset(ctx);
      return;
    }
    Reply reply = vendor == null ? outcome.reply() : steered(outcome, vendor);
    String accepted = intake.first("accept-encoding");
    boolean compress =
        steering.has(Trait.GZIP)
            && accepted != null
            && accepted.toLowerCase(Locale.ROOT).contains("gzip");
    Output out = new Output(ctx, close, compress);
    Ends ends = new Turn(ctx, close);
    streaming = reply instanceof Reply.Streamed;
    Playback playback =
        switch (reply) {
          case Reply.Streamed streamed ->
              new StreamPlayback(
                  ctx.channel().eventLoop(), out, steering, streamed, ends, shared.clock());
          case Reply.Whole whole -> {
            boolean plain = steering.failure() != null || whole.status() != 200;
            Steering played = plain ? Steering.NONE : steering;
            yield new WholePlayback(ctx.channel().eventLoop(), out, played, whole, compress, ends);
          }
        };
    if (streaming) {
      shared.stats().openStreams.incrementAndGet();
      shared.stats().streams.increment();
    }
    playing = playback;
    Duration delay = streaming ? steering.delay() : steering.delay().plus(steering.ttft());
    if (delay.isZero()) {
      playback.start();
    } else {
      starting =
          ctx.channel()
              .eventLoop()
              .schedule(playback::start, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private static Reply steered(Vendor.Outcome outcome, Vendor vendor) {
    Steering steering = outcome.steering();
    Failure failure = steering.failure();
    boolean answered = !(outcome.reply() instanceof Reply.Whole whole) || whole.status() == 200;
    if (answered && failure != null) {
      Reply.Whole error = vendor.failure(failure.status());
      return switch (failure.body()) {
        case VENDOR -> error;
        case HTML -> page(failure.status());
        case EMPTY ->
            new Reply.Whole(failure.status(), error.headers(), "", new Reply.Content(new byte[0]));
      };
    }
    if (answered && steering.ending().kind() == Ending.Kind.NOT_JSON) {
      return page(200);
    }
    if (answered
        && steering.ending().kind() == Ending.Kind.ERROR
        && outcome.reply() instanceof Reply.Whole) {
      Reply.Whole error = vendor.failure(500);
      return new Reply.Whole(200, error.headers(), error.contentType(), error.body());
    }
    return outcome.reply();
  }

  private static Reply.Whole page(int status) {
    String title = status == 200 ? "Welcome" : status + " Error";
    String text =
        """
        <html>
        <head><title>%1$s</title></head>
        <body>
        <center><h1>%1$s</h1></center>
        <hr><center>nginx</center>
        </body>
        </html>
        """
            .formatted(title);
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new Reply.Whole(status, List.of(), "text/html", new Reply.Content(body));
  }

  private final class Turn implements Ends {
    private final ChannelHandlerContext ctx;
    private final boolean close;

    Turn(ChannelHandlerContext ctx, boolean close) {
      this.ctx = ctx;
      this.close = close;
    }

    @Override
    public void finished() {
      over();
      if (close) {
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> ctx.close());
      } else if (!waiting.isEmpty()) {
        ctx.channel().eventLoop().execute(() -> next(ctx));
      }
    }

    @Override
    public void cut() {
      over();
      busy = true;
      ctx.channel().eventLoop().schedule(() -> reset(ctx), CUT_DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void over() {
    if (streaming && playing != null) {
      shared.stats().openStreams.decrementAndGet();
    }
    playing = null;
    busy = false;
  }

  private static void reset(ChannelHandlerContext ctx) {
    ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    ctx.close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Playback playback = playing;
    if (playback != null && ctx.channel().isWritable()) {
      playback.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    shared.stats().connections.decrementAndGet();
    Playback playback = playing;
    if (playback != null) {
      shared.stats().cancelled.increment();
      if (starting != null) {
        starting.cancel(false);
      }
      playback.cancel();
      over();
    }
    waiting.clear();
    busy = true;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      shared.problems().accept(cause);
    }
    ctx.close();
  }
}
