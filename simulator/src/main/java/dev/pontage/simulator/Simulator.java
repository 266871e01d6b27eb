package dev.pontage.simulator;

import dev.pontage.simulator.record.RecordedRequest;
import dev.pontage.simulator.record.RequestLog;
import dev.pontage.simulator.script.Faults;
import dev.pontage.simulator.server.Connection;
import dev.pontage.simulator.server.Control;
import dev.pontage.simulator.server.Routes;
import dev.pontage.simulator.server.Shared;
import dev.pontage.simulator.server.Stats;
import dev.pontage.simulator.wire.Ids;
import dev.pontage.simulator.wire.Vendor;
import dev.pontage.simulator.wire.anthropic.Anthropic;
import dev.pontage.simulator.wire.deepseek.DeepSeek;
import dev.pontage.simulator.wire.gemini.Gemini;
import dev.pontage.simulator.wire.mistral.Mistral;
import dev.pontage.simulator.wire.openai.Flavour;
import dev.pontage.simulator.wire.openai.OpenAi;
import dev.pontage.simulator.wire.qwen.Qwen;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running simulator: all vendors on one port. Thread-safe.
public final class Simulator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
  private static final int BACKLOG = 4_096;
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int LONGEST_HEADERS = 128 * 1024;
  private static final int READ_CHUNK = 64 * 1024;

  private final EventLoopGroup group;
  private final Channel channel;
  private final RequestLog log;
  private final Faults faults;
  private final Stats stats;

  private Simulator(
      EventLoopGroup group, Channel channel, RequestLog log, Faults faults, Stats stats) {
    this.group = group;
    this.channel = channel;
    this.log = log;
    this.faults = faults;
    this.stats = stats;
  }

  /// Starts with one event loop, the system's clock and random ids.
  ///
  /// @param host address to listen on
  /// @param port port to listen on, 0 for any free one
  /// @throws IOException when the address can't be listened on
  public static Simulator start(String host, int port) throws IOException {
    return start(host, port, 1);
  }

  /// Starts with the system's clock and random ids.
  ///
  /// @param host address to listen on
  /// @param port port to listen on, 0 for any free one
  /// @param threads event loops, >= 1
  /// @throws IOException when the address can't be listened on
  public static Simulator start(String host, int port, int threads) throws IOException {
    InstantSource clock = InstantSource.system();
    RequestLog log = new RequestLog();
    Faults faults = new Faults(() -> ThreadLocalRandom.current().nextDouble());
    Stats stats = new Stats();
    Shared shared =
        new Shared(
            routes(new Ids(ThreadLocalRandom.current().nextLong()), clock),
            faults,
            log,
            stats,
            new Control(faults, log, stats),
            clock,
            problem -> LOG.error("connection failed", problem));
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel child) {
                    child
                        .pipeline()
                        .addLast(
                            new HttpRequestDecoder(
                                new HttpDecoderConfig()
                                    .setMaxInitialLineLength(LONGEST_LINE)
                                    .setMaxHeaderSize(LONGEST_HEADERS)
                                    .setMaxChunkSize(READ_CHUNK)))
                        .addLast(new Connection(shared));
                  }
                })
            .bind(host, port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
      throw new IOException(
          "listen: " + host + ":" + port + " (expected: a free address)", bound.cause());
    }
    return new Simulator(group, bound.channel(), log, faults, stats);
  }

  private static Routes routes(Ids ids, InstantSource clock) {
    Vendor openai = new OpenAi(Flavour.named("openai"), ids, clock);
    Vendor anthropic = new Anthropic(ids, clock);
    Vendor gemini = new Gemini(ids);
    return new Routes(
        List.of(
            new Routes.Prefix("/openai", openai),
            new Routes.Prefix("/anthropic", anthropic),
            new Routes.Prefix("/gemini", gemini),
            new Routes.Prefix("/deepseek", new OpenAi(new DeepSeek(), ids, clock)),
            new Routes.Prefix("/qwen/compatible-mode", new OpenAi(new Qwen(), ids, clock)),
            new Routes.Prefix("/mistral", new OpenAi(new Mistral(), ids, clock))),
        openai,
        anthropic,
        gemini);
  }

  /// The port listened on.
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /// The requests received, oldest first, at most the last 1,000.
  public List<RecordedRequest> requests() {
    return log.all();
  }

  /// Forgets the requests received.
  public void clearRequests() {
    log.clear();
  }

  /// The faults in force, to be replaced at any time.
  public Faults faults() {
    return faults;
  }

  /// Counts.
  public Stats stats() {
    return stats;
  }

  /// Waits until the simulator is closed.
  public void awaitClosed() throws InterruptedException {
    channel.closeFuture().sync();
  }

  /// Stops listening and drops all connections.
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
