package dev.pontage.chassis.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What makes a file the same file with the same content, without reading it: real path (so that a
/// swapped symlink is seen), modification time, size and file key (so that an atomic rename is seen
/// even when time and size stay).
///
/// @param path as listed
/// @param realPath null when there is nothing
/// @param key inode and device where the system has them
record Fingerprint(
    Path path, @Nullable Path realPath, long mtimeNanos, long size, @Nullable Object key) {

  /// Files that count in one watched folder; a folder with more is watched no further.
  private static final int MOST = 10_000;

  /// A file's fingerprint, or those of the visible files of a folder and of its folders.
  static List<Fingerprint> of(Path path) {
    List<Fingerprint> prints = new ArrayList<>();
    collect(path, 2, prints);
    return prints;
  }

  private static void collect(Path path, int levels, List<Fingerprint> into) {
    if (into.size() >= MOST) {
      return;
    }
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
      // A folder's own time says nothing: its entries do.
      into.add(
          attributes.isDirectory()
              ? new Fingerprint(path, path.toRealPath(), 0, 0, null)
              : new Fingerprint(
                  path,
                  path.toRealPath(),
                  attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                  attributes.size(),
                  attributes.fileKey()));
    } catch (IOException _) {
      into.add(new Fingerprint(path, null, 0, 0, null));
      return;
    }
    if (!attributes.isDirectory() || levels == 0) {
      return;
    }
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
      for (Path entry : stream) {
        // Kubernetes keeps the real files under ..data; the visible links lead there.
        if (!entry.getFileName().toString().startsWith(".") && entries.size() < MOST) {
          entries.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      return;
    }
    Collections.sort(entries);
    for (Path entry : entries) {
      collect(entry, levels - 1, into);
    }
  }
}
