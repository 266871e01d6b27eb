package dev.pontage.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;

/// Sends load from one event loop. Closing it breaks off runs that are under way.
public final class Generator implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("load", true), NioIoHandler.newFactory());
  private final Duration patience;

  /// A generator that gives up on an answer after a minute.
  public Generator() {
    this(Duration.ofSeconds(60));
  }

  /// A generator that gives up on an answer after `patience`.
  public Generator(Duration patience) {
    this.patience = patience;
  }

  /// Begins a run: connects all connections, then starts on all at once.
  public LoadRun start(Workload workload, Extent extent) {
    EventLoop loop = group.next();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .remoteAddress(workload.address());
    LoadRun run = new LoadRun(loop, bootstrap, workload, extent, patience);
    loop.execute(run::begin);
    return run;
  }

  /// A whole run.
  ///
  /// @throws InterruptedException when interrupted while waiting for its end
  public LoadResult run(Workload workload, Extent extent) throws InterruptedException {
    return start(workload, extent).await();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
