package dev.pontage.extproc.app;

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
import dev.pontage.extproc.admin.StatusPage;
import dev.pontage.extproc.config.Configuration;
import dev.pontage.extproc.config.Snapshot;
import dev.pontage.extproc.observe.Fleet;
import dev.pontage.extproc.observe.Telemetry;
import dev.pontage.extproc.routing.choose.Provider;
import dev.pontage.extproc.stream.AttemptLog;
import dev.pontage.extproc.stream.ExternalProcessor;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the parts together and starts them in order: configuration, admin, warm-up, gRPC.
final class ExtProcService {
  private static final Logger LOG = LoggerFactory.getLogger(ExtProcService.class);

  /// Envoy sends what it has read of a body as one message, up to its listener's buffer (52 MiB in
  /// envoy.yaml), also of a body that is larger than we take.
  private static final int LARGEST_MESSAGE_BYTES = 64 << 20;

  /// What part of the heap request bodies may take: each is also there encoded, and on its way.
  private static final int BODIES_SHARE_OF_MEMORY = 2;

  private static final int FLOW_CONTROL_WINDOW_BYTES = 4 << 20;

  private final Configuration configuration;
  private final ListenAddress listen;
  private final ListenAddress.Tcp adminListen;
  private final int maxBodyBytes;
  private final Duration drainTimeout;
  private final Duration warmUp;

  ExtProcService(
      Configuration configuration,
      ListenAddress listen,
      ListenAddress.Tcp adminListen,
      int maxBodyBytes,
      Duration drainTimeout,
      Duration warmUp) {
    this.configuration = configuration;
    this.listen = listen;
    this.adminListen = adminListen;
    this.maxBodyBytes = maxBodyBytes;
    this.drainTimeout = drainTimeout;
    this.warmUp = warmUp;
  }

  void start(Service service) {
    final long begin = System.nanoTime();
    PrometheusRegistry registry = new PrometheusRegistry();
    Logs.register(registry);
    FileWatcher watcher = FileWatcher.start();
    service.onStop("file watcher", watcher::close);
    Reloading<Snapshot> snapshots =
        Reloading.start(
            "config",
            List.copyOf(configuration.files()),
            configuration::load,
            watcher,
            new ReloadMetrics(registry));
    Unavailable unavailable = new Unavailable();
    unavailable.tell(snapshots.current());
    snapshots.addListener(unavailable::tell);
    Set<Path> watched = new HashSet<>(configuration.files());
    snapshots.addListener(_ -> {
      for (Path file : configuration.files()) {
        if (watched.add(file)) {
          watcher.watch(file, snapshots::reload); // a key file that a reload named first
        }
      }
    });

    Readiness readiness = new Readiness("warm", "listening");
    Fleet fleet = new Fleet();
    Telemetry telemetry = new Telemetry(registry, fleet, LoggerFactory.getLogger("exchange"));
    ExternalProcessor processor =
        new ExternalProcessor(
            snapshots::current,
            telemetry,
            maxBodyBytes,
            Runtime.getRuntime().maxMemory() / BODIES_SHARE_OF_MEMORY,
            ExtProcService::giveMemoryBack,
            System::nanoTime);
    AdminServer admin = AdminServer.start(adminListen, "--admin-listen", readiness, registry);
    service.onStop("admin server", admin::close);
    admin.route(
        "GET", "/status", new StatusPage(snapshots::current, fleet, processor::open)::handle);

    long warmed = System.nanoTime();
    int exchanges = Warmup.run(warmUp);
    readiness.met("warm");
    final long warmMillis = (System.nanoTime() - warmed) / 1_000_000;

    GrpcListener listener =
        GrpcListener.start(
            listen,
            "--listen",
            new GrpcSettings(
                Math.max(LARGEST_MESSAGE_BYTES, maxBodyBytes), FLOW_CONTROL_WINDOW_BYTES),
            List.of(processor.service(), new AttemptLog(telemetry).bindService()));
    service.onStop("gRPC", () -> listener.shutdown(drainTimeout));
    service.onStop(
        "readiness",
        () -> {
          readiness.unmet("listening", "stopping");
          listener.notServing();
        });
    listener.serving();
    readiness.met("listening");
    LOG.atInfo()
        .addKeyValue("listen", listener.address().toString())
        .addKeyValue("admin", admin.address().toString())
        .addKeyValue("warmup_exchanges", exchanges)
        .addKeyValue("warmup_ms", warmMillis)
        .addKeyValue("start_ms", (System.nanoTime() - begin) / 1_000_000)
        .log("ready");
  }

  /// Collects everything once: only a full collection frees the regions that large bodies were
  /// promoted to, and gives them back to the system. It stops the world for some 40 ms with hardly
  /// anything live, once after a burst of bodies.
  private static void giveMemoryBack() {
    var _ = Thread.ofVirtual().name("give-memory-back").start(System::gc);
  }

  /// Logs which providers can't serve, each once for as long as the reason is the same.
  private static final class Unavailable {
    private Set<String> told = Set.of();

    synchronized void tell(Snapshot snapshot) {
      Set<String> now = new HashSet<>();
      for (Provider provider : snapshot.catalog().providers()) {
        if (!provider.isAvailable()) {
          now.add(provider.cluster());
          if (!told.contains(provider.cluster())) {
            LOG.atWarn()
                .addKeyValue("provider", provider.cluster())
                .addKeyValue("reason", provider.unavailable())
                .log("provider can't serve");
          }
        }
      }
      told = now;
    }
  }
}
