package dev.pontage.ratelimit.app;

import dev.pontage.chassis.admin.AdminServer;
import dev.pontage.chassis.admin.Readiness;
import dev.pontage.chassis.app.Service;
import dev.pontage.chassis.files.FileWatcher;
import dev.pontage.chassis.files.ReloadMetrics;
import dev.pontage.chassis.files.Reloading;
import dev.pontage.chassis.grpc.GrpcListener;
import dev.pontage.chassis.grpc.GrpcSettings;
import dev.pontage.chassis.log.Logs;
import dev.pontage.chassis.net.ListenAddress;
import dev.pontage.ratelimit.config.LimitsFile;
import dev.pontage.ratelimit.grpc.RateLimitEndpoint;
import dev.pontage.ratelimit.grpc.RateLimitMetrics;
import dev.pontage.ratelimit.limit.RateLimiter;
import dev.pontage.ratelimit.rules.RuleSet;
import dev.pontage.ratelimit.store.MemoryStore;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the parts together and starts them in order: rules, admin, gRPC; ready after a rehearsal.
final class RateLimitService {
  private static final Logger LOG = LoggerFactory.getLogger(RateLimitService.class);

  private final Path limits;
  private final ListenAddress listen;
  private final ListenAddress.Tcp adminListen;
  private final Duration drainTimeout;

  RateLimitService(
      Path limits, ListenAddress listen, ListenAddress.Tcp adminListen, Duration drainTimeout) {
    this.limits = limits;
    this.listen = listen;
    this.adminListen = adminListen;
    this.drainTimeout = drainTimeout;
  }

  void start(Service service) {
    PrometheusRegistry registry = new PrometheusRegistry();
    Logs.register(registry);
    Readiness readiness = new Readiness("serving");

    FileWatcher watcher = FileWatcher.start();
    service.onStop("watcher", watcher::close);
    Reloading<RuleSet> rules =
        Reloading.start(
            "limits",
            List.of(limits),
            () -> LimitsFile.load(limits),
            watcher,
            new ReloadMetrics(registry));

    MemoryStore store = new MemoryStore(InstantSource.system(), MemoryStore.DEFAULT_CAPACITY);
    register(store, registry);

    AdminServer admin = AdminServer.start(adminListen, "--admin-listen", readiness, registry);
    service.onStop("admin", admin::close);

    RateLimitEndpoint endpoint =
        new RateLimitEndpoint(
            new RateLimiter(store), rules::current, new RateLimitMetrics(registry));
    GrpcListener grpc =
        GrpcListener.start(
            listen, "--listen", GrpcSettings.defaults(), List.of(endpoint.bindService()));
    service.onStop(
        "grpc",
        () -> {
          readiness.unmet("serving", "draining");
          if (!grpc.shutdown(drainTimeout)) {
            LOG.atWarn().log("calls were cut off at the end of the drain timeout");
          }
        });

    Rehearsal.play();
    grpc.serving();
    readiness.met("serving");
    LOG.atInfo()
        .addKeyValue("listen", grpc.address())
        .addKeyValue("admin", admin.address())
        .addKeyValue("domains", rules.current().domains().size())
        .log("ready");
  }

  private static void register(MemoryStore store, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("pontage_ratelimit_keys")
        .help("Counters kept in memory.")
        .callback(callback -> callback.call(store.size()))
        .register(registry);
    CounterWithCallback.builder()
        .name("pontage_ratelimit_evicted_keys_total")
        .help("Counters given up before their window's end because there were too many.")
        .callback(callback -> callback.call((double) store.evicted()))
        .register(registry);
  }
}
