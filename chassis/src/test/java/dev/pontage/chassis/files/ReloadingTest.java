package dev.pontage.chassis.files;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.chassis.Wait;
import dev.pontage.chassis.yaml.InvalidConfig;
import dev.pontage.chassis.yaml.YamlFile;
import dev.pontage.chassis.yaml.YamlNode;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingTest {

  @TempDir Path folder;
  private final FileWatcher watcher = FileWatcher.start();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ReloadMetrics metrics = new ReloadMetrics(registry);

  @AfterEach
  void stopWatching() {
    watcher.close();
  }

  @Test
  void anAtomicRenameIsSeenAndListenersAreTold() throws Exception {
    Path file = write("limits.yaml", "a: 1");
    Reloading<String> reloading = start(file);
    List<String> told = new CopyOnWriteArrayList<>();
    reloading.addListener(told::add);

    Files.move(write("new", "a: 2"), file, ATOMIC_MOVE);

    Wait.until("the new value is told", () -> told.contains("2"));
    assertThat(reloading.current()).isEqualTo("2");
    assertThat(scrape())
        .contains("pontage_config_reloads_total{file=\"test\",result=\"success\"} 2");
  }

  @Test
  void anInvalidFileKeepsTheOldSnapshotAndIsCounted() throws Exception {
    Path file = write("limits.yaml", "a: 1");
    Reloading<String> reloading = start(file);

    write("limits.yaml", "a: [");
    Wait.until("the failure is counted", () -> scrape().contains("result=\"failure\"} 1"));
    assertThat(reloading.current()).isEqualTo("1");
    assertThat(scrape()).contains("pontage_config_last_reload_success{file=\"test\"} 0");

    write("limits.yaml", "a: 3");
    Wait.until("the repaired file is in use", () -> reloading.current().equals("3"));
    assertThat(scrape()).contains("pontage_config_last_reload_success{file=\"test\"} 1");
  }

  @Test
  void anExceptionWhileLoadingKeepsTheOldSnapshot() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    Reloading<Integer> reloading =
        Reloading.start(
            "test",
            List.of(folder),
            () -> {
              if (loads.incrementAndGet() == 2) {
                throw new IllegalStateException("broken");
              }
              return loads.get();
            },
            watcher,
            metrics);
    assertThat(reloading.reload()).isFalse();
    assertThat(reloading.current()).isEqualTo(1);
    assertThat(reloading.reload()).isTrue();
    assertThat(reloading.current()).isEqualTo(3);
  }

  @Test
  void theFirstLoadMustSucceed() throws Exception {
    Path file = write("limits.yaml", "a: [");
    assertThatThrownBy(() -> start(file)).isInstanceOf(InvalidConfig.class);
  }

  @Test
  void aSwappedSymlinkAsKubernetesDoesItIsSeen() throws Exception {
    Files.createDirectory(folder.resolve("..one"));
    Files.createDirectory(folder.resolve("..two"));
    write("..one/limits.yaml", "a: 1");
    write("..two/limits.yaml", "a: 2");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..one"));
    Path file = folder.resolve("limits.yaml");
    Files.createSymbolicLink(file, Path.of("..data/limits.yaml"));
    Reloading<String> reloading = start(file);

    Files.createSymbolicLink(folder.resolve("..tmp"), Path.of("..two"));
    Files.move(folder.resolve("..tmp"), folder.resolve("..data"), ATOMIC_MOVE);

    Wait.until("the swap is seen", () -> reloading.current().equals("2"));
  }

  @Test
  void newChangedAndRemovedFilesOfAFolderAndItsFoldersAreSeen() throws Exception {
    AtomicInteger changes = new AtomicInteger();
    watcher.watch(folder, changes::incrementAndGet);

    write("a.yaml", "1");
    Wait.until("the new file is seen", () -> changes.get() == 1);
    Files.createDirectory(folder.resolve("sub"));
    Wait.until("the new folder is seen", () -> changes.get() == 2);
    write("sub/b.yaml", "1");
    Wait.until("the file below is seen", () -> changes.get() == 3);
    write("sub/b.yaml", "22");
    Wait.until("the changed file is seen", () -> changes.get() == 4);
    Files.delete(folder.resolve("a.yaml"));
    Wait.until("the removal is seen", () -> changes.get() == 5);
  }

  @Test
  void aFileThatComesLaterIsSeen() throws Exception {
    AtomicInteger changes = new AtomicInteger();
    Path later = folder.resolve("later.yaml");
    watcher.watch(later, changes::incrementAndGet);
    write("later.yaml", "1");
    Wait.until("it is seen", () -> changes.get() == 1);
  }

  private Reloading<String> start(Path file) {
    return Reloading.start(
        "test",
        List.of(file),
        () -> {
          YamlNode root = YamlFile.read(file);
          String value = root.at("a").string();
          root.problems().throwIfAny();
          return value;
        },
        watcher,
        metrics);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
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
