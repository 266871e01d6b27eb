package dev.pontage.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParsingProperties {
  private static final String STREAM =
      sse("{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}")
          + sse("{\"delta\":{\"content\":\"t1790000000000000001 \"}}")
          + ": a comment\n\n"
          + sse("{\"tool\":\"t17\",\"text\":\"\"t1790000000000000002 \"}")
          + sse("{\"created\":1790000000,\"delta\":{\"content\":\"t1790000000000000003 \"}}")
          + "data: [data: [DONE]\n\n";

  /// What a sink heard.
  private static final class Heard implements ResponseParser.Sink {
    private final BodyScanner scanner;
    private final List<String> events = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();

    Heard(String mark) {
      scanner = new BodyScanner(mark.getBytes(UTF_8), nanos -> events.add("stamp " + nanos));
    }

    @Override
    public void head(int status) {
      events.add("head " + status);
      scanner.reset();
    }

    @Override
    public void body(byte[] bytes, int from, int to) {
      body.append(new String(bytes, from, to - from, UTF_8));
      scanner.scan(bytes, from, to);
    }

    @Override
    public void end(boolean keepAlive) {
      events.add((scanner.whole() ? "whole " : "cut ") + keepAlive);
    }
  }

  @Test
  void anySplitOfChunkedAndSizedResponsesIsReadTheSame() throws Exception {
    long seed = Long.getLong("cases.seed", System.nanoTime());
    for (int i = 0; i < 500; i++) {
      Random random = new Random(seed + i);
      byte[] wire =
          (chunked(STREAM, random)
                  + "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 9\r\n\r\n[DONE] no"
                  + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
              .getBytes(UTF_8);
      Heard heard = new Heard("data: [DONE]");
      ResponseParser parser = new ResponseParser(heard);
      int from = 0;
      while (from < wire.length) {
        int to = Math.min(wire.length, from + 1 + random.nextInt(40));
        parser.feed(wire, from, to);
        from = to;
      }
      assertThat(heard.events)
          .as("seed %s", seed + i)
          .containsExactly(
              "head 200",
              "stamp 1790000000000000001",
              "stamp 1790000000000000002",
              "stamp 1790000000000000003",
              "whole true",
              "head 429",
              "cut true",
              "head 200",
              "cut false");
      assertThat(heard.body.toString()).isEqualTo(STREAM + "[DONE] no");
      assertThat(parser.idle()).isTrue();
    }
  }

  @Test
  void whatIsNotAResponseIsRefused() {
    for (String wrong :
        List.of(
            "SMTP ready\r\n",
            "HTTP/1.1 abc\r\n",
            "HTTP/1.1 200 OK\r\nno header\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: many\r\n",
            "HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n",
            "HTTP/1.1 200 OK\r\nx: " + "y".repeat(70_000))) {
      byte[] wire = wrong.getBytes(UTF_8);
      assertThatThrownBy(() -> new ResponseParser(new Heard("x")).feed(wire, 0, wire.length))
          .as(wrong.substring(0, Math.min(40, wrong.length())))
          .isInstanceOf(BadResponse.class);
    }
  }

  @Test
  void anAnswerThatIsUnderWayIsNotIdle() throws Exception {
    ResponseParser parser = new ResponseParser(new Heard("x"));
    byte[] half = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab".getBytes(UTF_8);
    parser.feed(half, 0, half.length);
    assertThat(parser.idle()).isFalse();
  }

  private static String sse(String data) {
    return "data: " + data + "\n\n";
  }

  private static String chunked(String body, Random random) {
    StringBuilder wire =
        new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nDate: today\r\n\r\n");
    int from = 0;
    while (from < body.length()) {
      int to = Math.min(body.length(), from + 1 + random.nextInt(60));
      wire.append(Integer.toHexString(to - from)).append(random.nextBoolean() ? ";x=y" : "");
      wire.append("\r\n").append(body, from, to).append("\r\n");
      from = to;
    }
    return wire.append("0\r\n")
        .append(random.nextBoolean() ? "trailer: x\r\n" : "")
        .append("\r\n")
        .toString();
  }
}
