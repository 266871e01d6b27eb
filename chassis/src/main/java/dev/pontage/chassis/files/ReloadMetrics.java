package dev.pontage.chassis.files;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// How reloading went, for every reloaded file of a service. Make one for each registry.
///
/// `pontage_config_reloads_total{file,result}` with result `success` or `failure`, and
/// `pontage_config_last_reload_success{file}`, 1 or 0.
public final class ReloadMetrics {
  private final Counter reloads;
  private final Gauge lastSuccess;

  /// Registers both metrics.
  public ReloadMetrics(PrometheusRegistry registry) {
    reloads =
        Counter.builder()
            .name("pontage_config_reloads_total")
            .help("Times a configuration file was loaded, by result.")
            .labelNames("file", "result")
            .register(registry);
    lastSuccess =
        Gauge.builder()
            .name("pontage_config_last_reload_success")
            .help("1 when the newest version of the file is the one in use.")
            .labelNames("file")
            .register(registry);
  }

  void succeeded(String file) {
    reloads.labelValues(file, "failure").inc(0);
    reloads.labelValues(file, "success").inc();
    lastSuccess.labelValues(file).set(1);
  }

  void failed(String file) {
    reloads.labelValues(file, "failure").inc();
    lastSuccess.labelValues(file).set(0);
  }
}
