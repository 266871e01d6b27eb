package dev.pontage.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.e2e.Http.Reply;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The limit per client address that the shipped files show as an example.
@ExtendWith(SharedGateway.class)
class RateLimitTest {
  @Test
  void asShippedRatelimitServiceIsNeverAsked(Gateway gateway) throws Exception {
    assertThat(chat(gateway).status()).isEqualTo(200);

    assertThat(callsToRatelimitService(gateway)).isZero();
  }

  @Test
  void switchedOnTheRequestOverTheLimitIsRefused() throws Exception {
    String bootstrap =
        Repository.read("envoy/envoy.yaml")
            .replace("              # rate_limits:\n", "              rate_limits:\n")
            .replace(
                "              # - actions: [{remote_address: {}}]\n",
                "              - actions: [{remote_address: {}}]\n")
            .replace("            disabled: true\n", "");
    assertThat(bootstrap)
        .contains("\n              - actions: [{remote_address")
        .doesNotContain("\n            disabled: true");
    String limits =
        """
        domain: pontage
        descriptors:
        - key: remote_address
          rate_limit: {unit: hour, requests_per_unit: 40}
        """;
    try (Gateway gateway = Gateway.setup().bootstrap(bootstrap).limits(limits).start()) {
      int answered = 0;
      Reply reply = chat(gateway);
      while (reply.status() == 200 && answered < 40) {
        answered++;
        reply = chat(gateway);
      }

      assertThat(reply.status()).isEqualTo(429);
      // The launcher's own requests before "ready" came from the same address.
      assertThat(answered).isBetween(1, 40);
      assertThat(Errors.of(reply).get("code").asString()).isEqualTo("rate_limit_exceeded");
      assertThat(callsToRatelimitService(gateway)).isGreaterThan(answered);
      assertThat(chat(gateway).status()).isEqualTo(429);
    }
  }

  private static long callsToRatelimitService(Gateway gateway)
      throws IOException, InterruptedException {
    String stat = "cluster.ratelimit.upstream_rq_total: ";
    String stats =
        Http.get(gateway.envoyAdminUrl() + "/stats?filter=cluster.ratelimit.upstream_rq_total")
            .text();
    return stats
        .lines()
        .filter(line -> line.startsWith(stat))
        .mapToLong(line -> Long.parseLong(line.substring(stat.length())))
        .findFirst()
        .orElseThrow();
  }

  private static Reply chat(Gateway gateway) throws IOException, InterruptedException {
    return Http.post(gateway.url() + "/v1/chat/completions", Http.chat("openai-sim", "hello"));
  }
}
