package dev.pontage.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;

/// One request, to be sent again and again, and what a good answer to it holds.
///
/// @param address where it goes
/// @param path the path
/// @param body JSON
/// @param mark stands in every good answer
/// @param chunks how many stamped chunks a good answer has; 0 for answers that aren't streamed
public record Workload(
    InetSocketAddress address, String path, byte[] body, String mark, int chunks) {
  private static final String FILLER = "Tell me a story about a fox. ";

  /// A chat completion that is answered at once.
  ///
  /// @param promptBytes length of the prompt
  public static Workload whole(
      InetSocketAddress address, String path, String model, int promptBytes) {
    return new Workload(address, path, body(model, promptBytes, ""), "\"choices\"", 0);
  }

  /// A chat completion that is streamed in `chunks` stamped chunks.
  public static Workload stream(InetSocketAddress address, String path, String model, int chunks) {
    String options = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
    return new Workload(address, path, body(model, 600, options), "data: [DONE]", chunks);
  }

  private static byte[] body(String model, int promptBytes, String options) {
    String prompt = FILLER.repeat(promptBytes / FILLER.length() + 1).substring(0, promptBytes);
    return ("{\"model\":\""
            + model
            + "\",\"max_tokens\":4096,\"messages\":[{\"role\":\"system\",\"content\":\"You are a"
            + " helpful assistant.\"},{\"role\":\"user\",\"content\":\""
            + prompt
            + "\"}]"
            + options
            + "}")
        .getBytes(UTF_8);
  }

  /// The request as it goes over the wire.
  byte[] request() {
    byte[] head =
        ("POST "
                + path
                + " HTTP/1.1\r\nhost: "
                + address.getHostString()
                + ":"
                + address.getPort()
                + "\r\nauthorization: Bearer bench\r\ncontent-type: application/json\r\n"
                + "accept: */*\r\nuser-agent: pontage-bench\r\ncontent-length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(UTF_8);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }
}
