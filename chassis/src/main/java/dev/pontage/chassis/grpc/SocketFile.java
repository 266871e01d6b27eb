package dev.pontage.chassis.grpc;

import dev.pontage.chassis.net.BindFailure;
import dev.pontage.chassis.net.ListenAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/// The file of a Unix socket: what a crashed process left is removed, what another uses is not.
final class SocketFile {

  private SocketFile() {}

  /// Makes room for a bind.
  ///
  /// @throws BindFailure when something that may not be removed is in the way, or the folder is
  ///   missing
  static void clear(ListenAddress.Unix address, String option) {
    Path path = address.path();
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new BindFailure(address, "no such folder", option, null);
      }
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      boolean socket =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .isOther();
      if (!socket) {
        throw new BindFailure(address, "a file that is no socket is in the way", option, null);
      }
      if (isListenedOn(path)) {
        throw new BindFailure(address, "another process listens there", option, null);
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new BindFailure(address, BindFailure.reason(e), option, e);
    }
  }

  /// Lets owner and group connect, nobody else.
  static void restrict(ListenAddress.Unix address) throws IOException {
    Files.setPosixFilePermissions(address.path(), PosixFilePermissions.fromString("rw-rw----"));
  }

  private static boolean isListenedOn(Path path) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      // Refused means nobody listens. Anything else (no permission, say) leaves the file alone.
      return !(e instanceof ConnectException)
          && !String.valueOf(e.getMessage()).contains("refused");
    }
  }
}
