package dev.pontage.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that writes bytes and counts none: for what an HTTP library refuses to do, such as
/// going away in the middle or reading slowly.
final class RawHttp implements AutoCloseable {
  private final Socket socket;

  /// Connects to a port of this machine.
  RawHttp(int port) throws IOException {
    this(port, 0);
  }

  /// Connects with a receive buffer of that many bytes; 0 for the system's.
  RawHttp(int port, int receiveBuffer) throws IOException {
    socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
    socket.setSoTimeout(30_000);
  }

  /// Sends a text and reads until the other side closes.
  static String exchange(int port, String request) throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      http.write(request);
      return new String(http.socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Sends a text as it is.
  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Sends a chat request of this JSON; the connection closes after the answer.
  void post(String json) throws IOException {
    post(json, "connection: close\r\n");
  }

  /// Sends a chat request of this JSON; the connection stays open after the answer.
  void postAndStay(String json) throws IOException {
    post(json, "");
  }

  private void post(String json, String header) throws IOException {
    write(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: gateway\r\n"
            + header
            + "content-type: application/json\r\ncontent-length: "
            + json.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + json);
  }

  /// Reads until that many bytes came or the other side closed; returns them.
  String read(int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
  }

  /// What comes in.
  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /// Goes away at once: whatever is still under way is answered by a reset.
  @Override
  public void close() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
