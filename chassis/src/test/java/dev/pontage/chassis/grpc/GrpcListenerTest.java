package dev.pontage.chassis.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.chassis.net.BindFailure;
import dev.pontage.chassis.net.ListenAddress;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrpcListenerTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Transport.class)
  void tcpServesAndHealthFollows(Transport transport) {
    try (GrpcListener listener = start(transport, ListenAddress.parse("127.0.0.1:0"))) {
      ManagedChannel channel =
          NettyChannelBuilder.forTarget(listener.address().toString()).usePlaintext().build();
      try {
        assertThat(health(channel)).isEqualTo(ServingStatus.NOT_SERVING);
        listener.serving();
        assertThat(health(channel)).isEqualTo(ServingStatus.SERVING);
        listener.notServing();
        assertThat(health(channel)).isEqualTo(ServingStatus.NOT_SERVING);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void aUnixSocketServesAndOnlyOwnerAndGroupConnect(Transport transport) throws Exception {
    Path path = folder.resolve("s.sock");
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    GrpcListener listener = start(transport, new ListenAddress.Unix(path));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(path))
            .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
            .eventLoopGroup(loops)
            .usePlaintext()
            .build();
    try {
      listener.serving();
      assertThat(health(channel)).isEqualTo(ServingStatus.SERVING);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-rw----");
      assertThatThrownBy(() -> start(transport, new ListenAddress.Unix(path)))
          .isInstanceOf(BindFailure.class)
          .hasMessageContaining("another process listens there");
    } finally {
      channel.shutdownNow();
      assertThat(channel.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
      listener.close();
      var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aStaleSocketFileIsReplaced() throws Exception {
    Path path = folder.resolve("s.sock");
    try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    try (GrpcListener listener = start(Transport.best(), new ListenAddress.Unix(path))) {
      assertThat(listener.address()).isEqualTo(new ListenAddress.Unix(path));
    }
  }

  @Test
  void aFileInTheWayIsLeftAlone() throws Exception {
    Path path = Files.writeString(folder.resolve("precious"), "data");
    assertThatThrownBy(() -> start(Transport.best(), new ListenAddress.Unix(path)))
        .isInstanceOf(BindFailure.class)
        .hasMessageContaining("no socket is in the way");
    assertThat(path).hasContent("data");
  }

  @Test
  void aMissingFolderAndATakenPortSayWhichOptionToChange() {
    assertThatThrownBy(
            () -> start(Transport.best(), new ListenAddress.Unix(folder.resolve("missing/s.sock"))))
        .hasMessageContaining("no such folder (--listen chooses another)");
    try (GrpcListener listener = start(Transport.best(), ListenAddress.parse("127.0.0.1:0"))) {
      assertThatThrownBy(() -> start(Transport.best(), listener.address()))
          .isInstanceOf(BindFailure.class)
          .hasMessage(
              "can't listen on %s: address already in use (--listen chooses another)"
                  .formatted(listener.address()));
    }
  }

  @Test
  void shutdownOfAnIdleListenerDrainsAtOnce() {
    GrpcListener listener = start(Transport.best(), ListenAddress.parse("127.0.0.1:0"));
    assertThat(listener.shutdown(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void impossibleSizesAreRefused() {
    assertThatThrownBy(() -> new GrpcSettings(0, 1 << 20)).hasMessageContaining("expected: >= 1");
    assertThatThrownBy(() -> new GrpcSettings(1, 1)).hasMessageContaining("expected: >= 65535");
  }

  private static GrpcListener start(Transport transport, ListenAddress address) {
    return GrpcListener.start(transport, address, "--listen", GrpcSettings.defaults(), List.of());
  }

  private static ServingStatus health(ManagedChannel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(Duration.ofSeconds(5))
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }
}
