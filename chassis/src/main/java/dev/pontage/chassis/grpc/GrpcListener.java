package dev.pontage.chassis.grpc;

import dev.pontage.chassis.net.BindFailure;
import dev.pontage.chassis.net.ListenAddress;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A gRPC server on TCP or a Unix socket, with gRPC's health service.
///
/// Calls run on the event loop that read them (`directExecutor`), one loop for each processor:
/// services must not block. Clients may ping each second, also without calls. Streams of a
/// connection are not limited in number: Envoy multiplexes everything over a few connections.
///
/// Health begins as `NOT_SERVING` for every service; see [#serving()].
public final class GrpcListener implements AutoCloseable {

  private static final Duration GROUP_STOP = Duration.ofSeconds(2);

  private final ListenAddress address;
  private final Server server;
  private final List<EventLoopGroup> groups;
  private final HealthStatusManager health;
  private final List<String> services;

  private GrpcListener(
      ListenAddress address,
      Server server,
      List<EventLoopGroup> groups,
      HealthStatusManager health,
      List<String> services) {
    this.address = address;
    this.server = server;
    this.groups = groups;
    this.health = health;
    this.services = services;
  }

  /// Binds and serves.
  ///
  /// A socket file that nobody listens on is replaced; the new one has mode 0660.
  ///
  /// @param option the command-line option that chooses the address, for the error
  /// @throws BindFailure when the address can't be had
  public static GrpcListener start(
      ListenAddress address,
      String option,
      GrpcSettings settings,
      List<ServerServiceDefinition> services) {
    return start(Transport.best(), address, option, settings, services);
  }

  static GrpcListener start(
      Transport transport,
      ListenAddress address,
      String option,
      GrpcSettings settings,
      List<ServerServiceDefinition> services) {
    if (address instanceof ListenAddress.Unix unix) {
      SocketFile.clear(unix, option);
    }
    EventLoopGroup boss = loops(transport, 1, "grpc-accept");
    EventLoopGroup workers =
        loops(transport, Runtime.getRuntime().availableProcessors(), "grpc-loop");
    HealthStatusManager health = new HealthStatusManager();
    List<String> names = new ArrayList<>(List.of(HealthStatusManager.SERVICE_NAME_ALL_SERVICES));
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(transport.socket(address))
            .channelType(transport.channel(address))
            .bossEventLoopGroup(boss)
            .workerEventLoopGroup(workers)
            .directExecutor()
            .maxInboundMessageSize(settings.maxInboundMessageBytes())
            .flowControlWindow(settings.flowControlWindowBytes())
            .maxConcurrentCallsPerConnection(Integer.MAX_VALUE)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(health.getHealthService());
    for (ServerServiceDefinition service : services) {
      builder.addService(service);
      names.add(service.getServiceDescriptor().getName());
    }
    Server server = builder.build();
    try {
      server.start();
      if (address instanceof ListenAddress.Unix unix) {
        SocketFile.restrict(unix);
      }
    } catch (IOException | RuntimeException e) {
      server.shutdownNow();
      stop(List.of(boss, workers));
      throw new BindFailure(address, BindFailure.reason(e), option, e);
    }
    GrpcListener listener =
        new GrpcListener(bound(address, server), server, List.of(boss, workers), health, names);
    listener.report(ServingStatus.NOT_SERVING);
    return listener;
  }

  /// Where it listens, with the port the system chose.
  public ListenAddress address() {
    return address;
  }

  /// Health is `SERVING` from now on.
  public void serving() {
    report(ServingStatus.SERVING);
  }

  /// Health is `NOT_SERVING` from now on; calls are still taken.
  public void notServing() {
    report(ServingStatus.NOT_SERVING);
  }

  /// Takes no new connections and calls, waits for those under way, then ends what is left.
  ///
  /// @return whether all calls had ended by themselves
  public boolean shutdown(Duration limit) {
    health.enterTerminalState();
    server.shutdown();
    boolean drained = false;
    try {
      drained = server.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (!drained) {
        server.shutdownNow();
        var _ = server.awaitTermination(GROUP_STOP.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException _) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    stop(groups);
    if (address instanceof ListenAddress.Unix unix) {
      try {
        Files.deleteIfExists(unix.path());
      } catch (IOException _) {
        // The next start clears it.
      }
    }
    return drained;
  }

  /// Shuts down without waiting for calls.
  @Override
  public void close() {
    shutdown(Duration.ZERO);
  }

  private void report(ServingStatus status) {
    for (String service : services) {
      health.setStatus(service, status);
    }
  }

  private static ListenAddress bound(ListenAddress asked, Server server) {
    return switch (asked) {
      case ListenAddress.Unix unix -> unix;
      case ListenAddress.Tcp tcp ->
          server.getListenSockets().getFirst() instanceof InetSocketAddress socket
              ? new ListenAddress.Tcp(tcp.host(), socket.getPort())
              : tcp;
    };
  }

  private static EventLoopGroup loops(Transport transport, int count, String name) {
    return new MultiThreadIoEventLoopGroup(
        count, new DefaultThreadFactory(name, true), transport.io());
  }

  private static void stop(List<EventLoopGroup> groups) {
    for (EventLoopGroup group : groups) {
      var _ = group.shutdownGracefully(0, GROUP_STOP.toMillis(), TimeUnit.MILLISECONDS);
    }
    for (EventLoopGroup group : groups) {
      group.terminationFuture().awaitUninterruptibly(GROUP_STOP.toMillis());
    }
  }
}
