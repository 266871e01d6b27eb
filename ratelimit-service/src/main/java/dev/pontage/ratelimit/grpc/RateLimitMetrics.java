package dev.pontage.ratelimit.grpc;

import dev.pontage.ratelimit.limit.Verdict;
import dev.pontage.ratelimit.limit.Verdict.Counted;
import dev.pontage.ratelimit.limit.Verdict.NoLimit;
import dev.pontage.ratelimit.limit.Verdict.Unlimited;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/// Counts decisions.
///
/// `pontage_ratelimit_requests_total{domain,rule,code}` counts each descriptor that met a rule,
/// with code `ok`, `over_limit`, `shadow` (over a rule in shadow mode) or `unlimited`; the labels
/// come from the rule files, never from clients. `pontage_ratelimit_decision_seconds` takes the
/// time of a call from its message to its answer. `pontage_ratelimit_errors_total{reason}` counts
/// calls that failed, by `invalid` or `store`.
public final class RateLimitMetrics {
  private final Counter requests;
  private final Counter errors;
  private final Histogram durations;

  /// Registers the metrics.
  public RateLimitMetrics(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name("pontage_ratelimit_requests_total")
            .help("Descriptors that met a rule, by domain, rule and result.")
            .labelNames("domain", "rule", "code")
            .withoutExemplars()
            .register(registry);
    errors =
        Counter.builder()
            .name("pontage_ratelimit_errors_total")
            .help("Calls that failed.")
            .labelNames("reason")
            .withoutExemplars()
            .register(registry);
    durations =
        Histogram.builder()
            .name("pontage_ratelimit_decision_seconds")
            .help("Time of a decision.")
            .classicOnly()
            .classicUpperBounds(0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.001, 0.01, 0.1, 1)
            .withoutExemplars()
            .register(registry);
    errors.initLabelValues("invalid");
    errors.initLabelValues("store");
  }

  void decided(String domain, List<Verdict> verdicts, long nanos) {
    durations.observe(nanos / 1e9);
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case NoLimit _ -> {}
        case Unlimited(var limit) -> count(domain, limit.rule(), "unlimited");
        case Counted counted ->
            count(
                domain,
                counted.limit().rule(),
                counted.refuses() ? "over_limit" : counted.exceeded() ? "shadow" : "ok");
      }
    }
  }

  void failed(String reason) {
    errors.labelValues(reason).inc();
  }

  private void count(String domain, String rule, String code) {
    requests.labelValues(domain, rule, code).inc();
  }
}
