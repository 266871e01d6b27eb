package dev.pontage.ratelimit.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UInt64Value;
import dev.pontage.chassis.grpc.GrpcListener;
import dev.pontage.chassis.grpc.GrpcSettings;
import dev.pontage.chassis.net.ListenAddress;
import dev.pontage.ratelimit.config.LimitsFile;
import dev.pontage.ratelimit.limit.LimitStore;
import dev.pontage.ratelimit.limit.RateLimiter;
import dev.pontage.ratelimit.rules.RuleSet;
import dev.pontage.ratelimit.store.HandClock;
import dev.pontage.ratelimit.store.MemoryStore;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.DescriptorStatus;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.RateLimit;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.envoyproxy.envoy.type.v3.RateLimitUnit;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over a real socket, as Envoy calls.
class RateLimitEndpointTest {

  private static final String RULES =
      """
      domain: d
      descriptors:
      - key: ip
        rate_limit: {name: per-ip, unit: minute, requests_per_unit: 3}
      - key: ip
        value: 10.*
        rate_limit: {unlimited: true}
      - key: trial
        shadow_mode: true
        rate_limit: {unit: hour, requests_per_unit: 0}
      """;

  @TempDir Path folder;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final HandClock clock = new HandClock(600 + 15);
  private GrpcListener listener;
  private ManagedChannel channel;

  @BeforeEach
  void listen() throws IOException {
    start(new MemoryStore(clock, 1_000));
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    listener.close();
  }

  @Test
  void theLimitIsMetExactlyAndStatusesTellAboutIt() {
    assertThat(ask(request(descriptor("ip", "1.2.3.4"))).getStatuses(0))
        .isEqualTo(
            DescriptorStatus.newBuilder()
                .setCode(Code.OK)
                .setCurrentLimit(
                    RateLimit.newBuilder()
                        .setName("per-ip")
                        .setRequestsPerUnit(3)
                        .setUnit(RateLimit.Unit.MINUTE))
                .setLimitRemaining(2)
                .setDurationUntilReset(com.google.protobuf.Duration.newBuilder().setSeconds(45))
                .build());
    ask(request(descriptor("ip", "1.2.3.4")));
    assertThat(ask(request(descriptor("ip", "1.2.3.4"))).getOverallCode()).isEqualTo(Code.OK);
    RateLimitResponse fourth = ask(request(descriptor("ip", "1.2.3.4")));
    assertThat(fourth.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
    assertThat(fourth.getStatuses(0).getCode()).isEqualTo(Code.OVER_LIMIT);
    assertThat(fourth.getStatuses(0).getLimitRemaining()).isZero();
    assertThat(ask(request(descriptor("ip", "5.6.7.8"))).getOverallCode()).isEqualTo(Code.OK);
    clock.moveSeconds(45);
    assertThat(ask(request(descriptor("ip", "1.2.3.4"))).getOverallCode()).isEqualTo(Code.OK);

    assertThat(scrape())
        .contains(
            "pontage_ratelimit_requests_total{code=\"ok\",domain=\"d\",rule=\"ip\"} 5.0",
            "pontage_ratelimit_requests_total{code=\"over_limit\",domain=\"d\",rule=\"ip\"} 1.0",
            "pontage_ratelimit_decision_seconds_count 6");
  }

  @Test
  void unlimitedShadowAndUnknownDescriptorsPass() {
    RateLimitResponse response =
        ask(
            request(
                descriptor("ip", "10.0.0.1"), descriptor("trial", "x"), descriptor("none", "x")));
    assertThat(response.getOverallCode()).isEqualTo(Code.OK);
    assertThat(response.getStatuses(0).getLimitRemaining()).isEqualTo(-1);
    assertThat(response.getStatuses(0).hasCurrentLimit()).isFalse();
    assertThat(response.getStatuses(1).getCode()).isEqualTo(Code.OK);
    assertThat(response.getStatuses(1).getCurrentLimit().getUnit()).isEqualTo(RateLimit.Unit.HOUR);
    assertThat(response.getStatuses(2)).isEqualTo(status(Code.OK));
    assertThat(scrape()).contains("code=\"shadow\",domain=\"d\",rule=\"trial\"} 1.0");
  }

  @Test
  void hitsOfTheRequestAndOfTheDescriptorCount() {
    RateLimitRequest three = request(descriptor("ip", "a")).toBuilder().setHitsAddend(3).build();
    assertThat(ask(three).getStatuses(0).getLimitRemaining()).isZero();
    RateLimitRequest look =
        request(descriptor("ip", "a").toBuilder().setHitsAddend(UInt64Value.of(0)).build());
    assertThat(ask(look).getOverallCode()).isEqualTo(Code.OK);
    RateLimitRequest huge =
        request(descriptor("ip", "b").toBuilder().setHitsAddend(UInt64Value.of(-1)).build());
    assertThat(ask(huge).getOverallCode()).isEqualTo(Code.OVER_LIMIT);
    assertThat(ask(request(descriptor("ip", "b"))).getOverallCode()).isEqualTo(Code.OVER_LIMIT);
  }

  @Test
  void aLimitInTheRequestOverridesTheRules() {
    RateLimitDescriptor own =
        descriptor("ip", "a").toBuilder()
            .setLimit(
                RateLimitOverride.newBuilder().setRequestsPerUnit(1).setUnit(RateLimitUnit.HOUR))
            .build();
    assertThat(ask(request(own)).getOverallCode()).isEqualTo(Code.OK);
    assertThat(ask(request(own)).getOverallCode()).isEqualTo(Code.OVER_LIMIT);
    assertThat(ask(request(descriptor("ip", "a"))).getStatuses(0).getLimitRemaining()).isEqualTo(2);
  }

  @Test
  void malformedRequestsAreRefusedWithWhatIsExpected() {
    refused(request(descriptor("ip", "a")).toBuilder().clearDomain().build(), "domain: empty");
    refused(request(), "descriptors: 0");
    refused(request(RateLimitDescriptor.getDefaultInstance()), "entries: 0");
    refused(
        request(
            descriptor("ip", "a").toBuilder()
                .setLimit(RateLimitOverride.newBuilder().setRequestsPerUnit(1))
                .build()),
        "limit.unit: 0");
    assertThat(ask(request(descriptor("ip", "a"))).getOverallCode()).isEqualTo(Code.OK);
    assertThat(scrape()).contains("pontage_ratelimit_errors_total{reason=\"invalid\"} 4.0");
  }

  @Test
  void aFailingStoreIsAnErrorNotADecision() throws IOException {
    stop();
    start(_ -> CompletableFuture.failedFuture(new IllegalStateException("secret address")));
    assertThatThrownBy(() -> ask(request(descriptor("ip", "a"))))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessage("UNAVAILABLE: store failed");
  }

  private void start(LimitStore store) throws IOException {
    RuleSet rules = LimitsFile.load(Files.writeString(folder.resolve("limits.yaml"), RULES));
    RateLimitEndpoint endpoint =
        new RateLimitEndpoint(
            new RateLimiter(store),
            () -> rules,
            new RateLimitMetrics(channel == null ? registry : new PrometheusRegistry()));
    listener =
        GrpcListener.start(
            ListenAddress.parse("127.0.0.1:0"),
            "--listen",
            GrpcSettings.defaults(),
            List.of(endpoint.bindService()));
    channel = NettyChannelBuilder.forTarget(listener.address().toString()).usePlaintext().build();
  }

  private void refused(RateLimitRequest request, String why) {
    assertThatThrownBy(() -> ask(request))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("INVALID_ARGUMENT: " + why);
  }

  private RateLimitResponse ask(RateLimitRequest request) {
    return RateLimitServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(Duration.ofSeconds(10))
        .shouldRateLimit(request);
  }

  private static RateLimitRequest request(RateLimitDescriptor... descriptors) {
    return RateLimitRequest.newBuilder()
        .setDomain("d")
        .addAllDescriptors(List.of(descriptors))
        .build();
  }

  private static RateLimitDescriptor descriptor(String key, String value) {
    return RateLimitDescriptor.newBuilder()
        .addEntries(RateLimitDescriptor.Entry.newBuilder().setKey(key).setValue(value))
        .build();
  }

  private static DescriptorStatus status(Code code) {
    return DescriptorStatus.newBuilder().setCode(code).build();
  }

  private String scrape() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
