package dev.pontage.chassis.admin;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// What the process uses, under Prometheus' usual names. Costs nothing until it is scraped.
final class ProcessMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMetrics() {}

  static void register(PrometheusRegistry registry) {
    ProcessHandle self = ProcessHandle.current();
    Instant started = self.info().startInstant().orElseGet(Instant::now);
    GaugeWithCallback.builder()
        .name("process_start_time_seconds")
        .help("Start of the process, in seconds since 1970.")
        .callback(callback -> callback.call(started.toEpochMilli() / 1e3))
        .register(registry);
    GaugeWithCallback.builder()
        .name("process_uptime_seconds")
        .help("How long the process has been running.")
        .callback(
            callback -> callback.call(Duration.between(started, Instant.now()).toMillis() / 1e3))
        .register(registry);
    CounterWithCallback.builder()
        .name("process_cpu_seconds_total")
        .help("Processor time used, user and system.")
        .callback(callback ->
            self.info().totalCpuDuration().ifPresent(used -> callback.call(used.toNanos() / 1e9)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("process_resident_memory_bytes")
        .help("Resident memory (Linux).")
        .callback(callback -> {
          long kilobytes = status("VmRSS:");
          if (kilobytes >= 0) {
            callback.call(kilobytes * 1024.0);
          }
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("process_threads")
        .help("Threads of the process (Linux).")
        .callback(callback -> {
          long threads = status("Threads:");
          if (threads >= 0) {
            callback.call((double) threads);
          }
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("jvm_heap_used_bytes")
        .help("Java heap in use, garbage included.")
        .callback(callback ->
            callback.call(
                (double) (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory())))
        .register(registry);
    GaugeWithCallback.builder()
        .name("jvm_heap_max_bytes")
        .help("The most the Java heap may take.")
        .callback(callback -> callback.call((double) Runtime.getRuntime().maxMemory()))
        .register(registry);
    CounterWithCallback.builder()
        .name("jvm_gc_pause_seconds_total")
        .help("Time spent in garbage collections, by collector.")
        .labelNames("gc")
        .callback(callback -> {
          for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            callback.call(Math.max(0, gc.getCollectionTime()) / 1e3, gc.getName());
          }
        })
        .register(registry);
  }

  /// A number from the kernel's view of this process, or -1 where there is none.
  private static long status(String name) {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(name)) {
          String number = line.substring(name.length()).replaceAll("[^0-9]", "");
          return number.isEmpty() ? -1 : Long.parseLong(number);
        }
      }
      return -1;
    } catch (IOException _) {
      return -1;
    }
  }
}
