package dev.pontage.chassis.grpc;

import dev.pontage.chassis.net.ListenAddress;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/// Who does the system calls: Linux' epoll, or the JDK elsewhere. Both know Unix sockets.
enum Transport {
  EPOLL {
    @Override
    IoHandlerFactory io() {
      return EpollIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> channel(ListenAddress address) {
      return switch (address) {
        case ListenAddress.Tcp _ -> EpollServerSocketChannel.class;
        case ListenAddress.Unix _ -> EpollServerDomainSocketChannel.class;
      };
    }

    @Override
    SocketAddress socket(ListenAddress address) {
      return switch (address) {
        case ListenAddress.Tcp tcp -> new InetSocketAddress(tcp.host(), tcp.port());
        case ListenAddress.Unix unix -> new DomainSocketAddress(unix.path().toString());
      };
    }
  },
  NIO {
    @Override
    IoHandlerFactory io() {
      return NioIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> channel(ListenAddress address) {
      return switch (address) {
        case ListenAddress.Tcp _ -> NioServerSocketChannel.class;
        case ListenAddress.Unix _ -> NioServerDomainSocketChannel.class;
      };
    }

    @Override
    SocketAddress socket(ListenAddress address) {
      return switch (address) {
        case ListenAddress.Tcp tcp -> new InetSocketAddress(tcp.host(), tcp.port());
        case ListenAddress.Unix unix -> UnixDomainSocketAddress.of(unix.path());
      };
    }
  };

  /// The best of this machine.
  static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  abstract IoHandlerFactory io();

  abstract Class<? extends ServerChannel> channel(ListenAddress address);

  abstract SocketAddress socket(ListenAddress address);
}
