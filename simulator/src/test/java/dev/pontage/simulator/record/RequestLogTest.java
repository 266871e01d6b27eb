package dev.pontage.simulator.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequestLogTest {
  private static RecordedRequest request(int size, String path) {
    BodyRecorder recorder = new BodyRecorder();
    byte[] part = new byte[1000];
    for (int left = size; left > 0; left -= part.length) {
      recorder.accept(part, 0, Math.min(left, part.length));
    }
    return recorder.record(Instant.EPOCH, "POST", path, Map.of());
  }

  @Test
  void theLastThousandRequestsAreKept() {
    RequestLog log = new RequestLog();
    for (int i = 0; i < 1_200; i++) {
      log.add(request(10, "/" + i));
    }
    assertThat(log.all()).hasSize(RequestLog.MAX_REQUESTS);
    assertThat(log.all().getFirst().path()).isEqualTo("/200");
    assertThat(log.last(1).getFirst().path()).isEqualTo("/1199");
  }

  @Test
  void bodiesTogetherStayWithinTheirBound() {
    RequestLog log = new RequestLog();
    for (int i = 0; i < 200; i++) {
      log.add(request(2_000_000, "/" + i));
    }
    assertThat(log.all()).hasSize((int) (RequestLog.MAX_BYTES / BodyRecorder.KEPT));
  }

  @Test
  void aLongBodyIsCutButItsLengthAndDigestAreThoseOfTheWhole() throws Exception {
    RecordedRequest request = request(3_000_001, "/");
    assertThat(request.length()).isEqualTo(3_000_001);
    assertThat(request.body()).hasSize(BodyRecorder.KEPT);
    byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(new byte[3_000_001]);
    assertThat(request.sha256()).isEqualTo(java.util.HexFormat.of().formatHex(digest));
  }
}
