package dev.pontage.extproc.observe;

import dev.pontage.extproc.llm.usage.TokenUsage;
import dev.pontage.extproc.routing.price.ModelPrice;
import dev.pontage.extproc.stream.AttemptOutcome;
import dev.pontage.extproc.stream.ExchangeLog;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/// Counts and logs what happens to exchanges. Labels have few values: clusters, endpoints, results;
/// never a name that a client chose.
public final class Telemetry implements ExchangeLog {
  private static final double NANOS = 1e9;
  private static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300
  };

  private final Logger logger;
  private final Gauge open;
  private final Counter requests;
  private final Counter attempts;
  private final Counter routerFailures;
  private final Counter tokens;
  private final Counter cost;
  private final Histogram ttft;
  private final Histogram requestSeconds;
  private final Fleet fleet;

  /// Registers its metrics.
  ///
  /// @param logger gets a line for each exchange
  public Telemetry(PrometheusRegistry registry, Fleet fleet, Logger logger) {
    this.logger = logger;
    this.fleet = fleet;
    open =
        Gauge.builder()
            .name("pontage_exchanges_open")
            .help("Client requests under way")
            .register(registry);
    requests =
        Counter.builder()
            .name("pontage_requests_total")
            .help("Client requests that ended, by endpoint and HTTP status (0: Envoy answered)")
            .labelNames("endpoint", "status")
            .register(registry);
    attempts =
        Counter.builder()
            .name("pontage_attempts_total")
            .help(
                "Attempts at providers, by cluster, result and the provider's HTTP status (0: none)")
            .labelNames("cluster", "result", "status")
            .register(registry);
    routerFailures =
        Counter.builder()
            .name("pontage_attempt_failures_total")
            .help("Attempts that Envoy's router reports as failed, by cluster and reason")
            .labelNames("cluster", "reason")
            .register(registry);
    tokens =
        Counter.builder()
            .name("pontage_tokens_total")
            .help("Tokens as providers reported them, by cluster and kind")
            .labelNames("cluster", "kind")
            .register(registry);
    cost =
        Counter.builder()
            .name("pontage_cost_usd_total")
            .help("Cost in US dollars by the prices in the clusters file")
            .labelNames("cluster")
            .register(registry);
    ttft =
        Histogram.builder()
            .name("pontage_time_to_first_token_seconds")
            .help("From an attempt's start to the first piece of its answer")
            .labelNames("cluster")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    requestSeconds =
        Histogram.builder()
            .name("pontage_request_seconds")
            .help("From a client request's first byte to its end")
            .labelNames("endpoint")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
  }

  @Override
  public void began() {
    open.inc();
  }

  @Override
  public void attempted(AttemptOutcome outcome) {
    String cluster = outcome.candidate().provider().cluster();
    attempts
        .labelValues(cluster, outcome.result().label(), Integer.toString(outcome.status()))
        .inc();
    if (outcome.ttftNanos() >= 0) {
      ttft.labelValues(cluster).observe(outcome.ttftNanos() / NANOS);
    }
    TokenUsage usage = outcome.usage();
    if (usage != null) {
      count(cluster, "input", usage.input());
      count(cluster, "cached_input", usage.cachedInput());
      count(cluster, "output", usage.output());
      count(cluster, "reasoning", usage.reasoning());
      ModelPrice price = outcome.candidate().offer().price();
      if (price != null) {
        cost.labelValues(cluster).inc(price.cost(usage) / 1e12);
      }
    }
    fleet.attempted(outcome);
  }

  private void count(String cluster, String kind, long number) {
    if (number > 0) {
      tokens.labelValues(cluster, kind).inc(number);
    }
  }

  @Override
  public void ended(Ended exchange) {
    open.dec();
    String endpoint = exchange.endpoint().isEmpty() ? "unknown" : exchange.endpoint();
    requests.labelValues(endpoint, Integer.toString(exchange.status())).inc();
    requestSeconds.labelValues(endpoint).observe(exchange.durationNanos() / NANOS);
    Level level = exchange.status() >= 500 || exchange.status() == 0 ? Level.WARN : Level.INFO;
    if (logger.isEnabledForLevel(level)) {
      log(exchange, level);
    }
  }

  private void log(Ended exchange, Level level) {
    LoggingEventBuilder line =
        logger
            .atLevel(level)
            .addKeyValue("request_id", bounded(exchange.requestId()))
            .addKeyValue("endpoint", exchange.endpoint())
            .addKeyValue("model", bounded(exchange.model()))
            .addKeyValue("stream", exchange.stream())
            .addKeyValue("status", exchange.status())
            .addKeyValue("attempts", exchange.attempts())
            .addKeyValue("duration_ms", exchange.durationNanos() / 1_000_000);
    if (exchange.error() != null) {
      line = line.addKeyValue("error", bounded(exchange.error()));
    }
    AttemptOutcome last = exchange.last();
    if (last != null) {
      line =
          line.addKeyValue("provider", last.candidate().provider().cluster())
              .addKeyValue("provider_model", bounded(last.candidate().target().model()))
              .addKeyValue("result", last.result().label());
      if (last.ttftNanos() >= 0) {
        line = line.addKeyValue("ttft_ms", last.ttftNanos() / 1_000_000);
      }
      TokenUsage usage = last.usage();
      if (usage != null) {
        line =
            line.addKeyValue("input_tokens", usage.input())
                .addKeyValue("output_tokens", usage.output());
      }
    }
    line.log("exchange");
  }

  @Override
  public void attemptFailedInRouter(String cluster, String reason, int status, String requestId) {
    routerFailures.labelValues(cluster, reason).inc();
    logger
        .atDebug()
        .addKeyValue("request_id", bounded(requestId))
        .addKeyValue("provider", cluster)
        .addKeyValue("reason", reason)
        .addKeyValue("status", status)
        .log("attempt failed");
  }

  /// Names that clients choose may be long.
  private static String bounded(String text) {
    return text.length() > 128 ? text.substring(0, 128) + "…" : text;
  }
}
