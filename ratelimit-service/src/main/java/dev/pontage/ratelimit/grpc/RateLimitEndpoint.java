package dev.pontage.ratelimit.grpc;

import dev.pontage.ratelimit.limit.Descriptor;
import dev.pontage.ratelimit.limit.RateLimiter;
import dev.pontage.ratelimit.limit.Verdict;
import dev.pontage.ratelimit.rules.RuleSet;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `envoy.service.ratelimit.v3.RateLimitService`.
///
/// A malformed request fails with `INVALID_ARGUMENT`, a failing store with `UNAVAILABLE`; what
/// happens to the client then is Envoy's `failure_mode_deny`.
public final class RateLimitEndpoint extends RateLimitServiceGrpc.RateLimitServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(RateLimitEndpoint.class);

  private final RateLimiter limiter;
  private final Supplier<RuleSet> rules;
  private final RateLimitMetrics metrics;

  /// @param rules the newest snapshot, read once for each call
  public RateLimitEndpoint(RateLimiter limiter, Supplier<RuleSet> rules, RateLimitMetrics metrics) {
    this.limiter = limiter;
    this.rules = rules;
    this.metrics = metrics;
  }

  @Override
  public void shouldRateLimit(RateLimitRequest request, StreamObserver<RateLimitResponse> answer) {
    long begin = System.nanoTime();
    List<Descriptor> descriptors;
    try {
      descriptors = Messages.descriptors(request);
    } catch (IllegalArgumentException e) {
      metrics.failed("invalid");
      answer.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    var _ =
        limiter
            .decide(rules.get(), request.getDomain(), descriptors)
            .whenComplete((verdicts, failure) ->
                reply(request.getDomain(), begin, verdicts, failure, answer));
  }

  private void reply(
      String domain,
      long begin,
      @Nullable List<Verdict> verdicts,
      @Nullable Throwable failure,
      StreamObserver<RateLimitResponse> answer) {
    if (verdicts == null) {
      metrics.failed("store");
      LOG.atWarn().addKeyValue("domain", domain).setCause(failure).log("store failed");
      answer.onError(Status.UNAVAILABLE.withDescription("store failed").asRuntimeException());
      return;
    }
    metrics.decided(domain, verdicts, System.nanoTime() - begin);
    answer.onNext(Messages.response(verdicts));
    answer.onCompleted();
  }
}
