package dev.pontage.ratelimit.app;

import dev.pontage.chassis.grpc.GrpcListener;
import dev.pontage.chassis.grpc.GrpcSettings;
import dev.pontage.chassis.net.BindFailure;
import dev.pontage.chassis.net.ListenAddress;
import dev.pontage.ratelimit.grpc.RateLimitEndpoint;
import dev.pontage.ratelimit.grpc.RateLimitMetrics;
import dev.pontage.ratelimit.limit.RateLimiter;
import dev.pontage.ratelimit.rules.Entry;
import dev.pontage.ratelimit.rules.Limit;
import dev.pontage.ratelimit.rules.Rule;
import dev.pontage.ratelimit.rules.RuleSet;
import dev.pontage.ratelimit.rules.Unit;
import dev.pontage.ratelimit.store.MemoryStore;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Exercises the whole path on a listener, rules, counters and metrics of its own before the
/// service says it is ready: a JVM's first call takes some hundred milliseconds, and Envoy waits
/// 20.
final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final int CALLS = 30;
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private Rehearsal() {}

  /// Plays; failing is no reason not to start, the first calls are slow then.
  static void play() {
    Limit limit = new Limit("key", "", 20, Unit.HOUR, 1, Limit.Mode.ENFORCED, List.of());
    Rule rule = new Rule(new Entry("key", ""), limit, Rule.Level.EMPTY);
    RuleSet rules = new RuleSet(Map.of("rehearsal", new Rule.Level(List.of(rule))));
    RateLimitEndpoint endpoint =
        new RateLimitEndpoint(
            new RateLimiter(new MemoryStore(InstantSource.system(), CALLS)),
            () -> rules,
            new RateLimitMetrics(new PrometheusRegistry()));
    RateLimitRequest request =
        RateLimitRequest.newBuilder()
            .setDomain("rehearsal")
            .addDescriptors(
                RateLimitDescriptor.newBuilder()
                    .addEntries(
                        RateLimitDescriptor.Entry.newBuilder().setKey("key").setValue("value")))
            .build();
    try (GrpcListener listener =
        GrpcListener.start(
            new ListenAddress.Tcp("127.0.0.1", 0),
            "--listen",
            GrpcSettings.defaults(),
            List.of(endpoint.bindService()))) {
      ManagedChannel channel =
          NettyChannelBuilder.forTarget(listener.address().toString())
              .usePlaintext()
              .directExecutor()
              .build();
      try {
        var stub = RateLimitServiceGrpc.newBlockingStub(channel).withDeadlineAfter(LIMIT);
        for (int i = 0; i < CALLS; i++) {
          var _ = stub.shouldRateLimit(request);
        }
      } finally {
        channel.shutdownNow();
      }
    } catch (StatusRuntimeException | BindFailure e) {
      LOG.atWarn()
          .addKeyValue("reason", e.toString())
          .log("rehearsal failed, first calls are slow");
    }
  }
}
