package io.roundabout.lanelog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which files make which version of a table. Each file has brought a version of its own: {@code
 * files} are in the order of these, which count from 1 without gap until old files are dropped.
 */
final class TableVersions {
  private TableVersions() {}

  /**
   * The files of a version, in the order in which their rows count. Empty when the version never
   * was, or when files of it were dropped.
   */
  static Optional<List<TableFile>> of(List<TableFile> files, long version) {
    int at = files.size() - 1;
    while (at >= 0 && files.get(at).version() > version) {
      at--;
    }
    if (at < 0 || files.get(at).version() != version) {
      return Optional.empty();
    }
    int base = at;
    while (base >= 0 && files.get(base).kind() == TableFile.Kind.CHANGES) {
      base--;
    }
    if (base < 0) {
      boolean sinceEver = files.get(0).version() == 1;
      return sinceEver ? Optional.of(List.copyOf(files.subList(0, at + 1))) : Optional.empty();
    }
    List<TableFile> parts = new ArrayList<>();
    parts.add(files.get(base));
    parts.addAll(whileCompacting(files, base));
    parts.addAll(files.subList(base + 1, at + 1));
    return Optional.of(List.copyOf(parts));
  }

  /** The changes that have come while the file was being written, and that are not in it. */
  private static List<TableFile> whileCompacting(List<TableFile> files, int base) {
    int first = base;
    while (files.get(base).compacted()
        && first > 0
        && files.get(first - 1).version() > files.get(base).upTo()) {
      first--;
    }
    return files.subList(first, base);
  }

  /** What a version is, given its files. */
  static TableVersion describe(List<TableFile> parts, TableFile made) {
    long rows = 0;
    long rejected = 0;
    long bytes = 0;
    int changes = 0;
    long changedBytes = 0;
    for (TableFile part : parts) {
      rows += part.rows();
      rejected += part.rejected();
      bytes += part.bytes();
      if (part.kind() == TableFile.Kind.CHANGES) {
        changes++;
        changedBytes += part.bytes();
      }
    }
    return new TableVersion(
        made.version(),
        made.key(),
        made.vehicle(),
        rows,
        rejected,
        bytes,
        made.completedMillis(),
        parts.size(),
        changes,
        changedBytes);
  }

  /** The files that the versions from this one on are made of, or if there is none, the newest. */
  static Set<TableFile> neededFrom(List<TableFile> files, long version) {
    Set<TableFile> needed = new HashSet<>();
    long lowest = Math.min(version, files.get(files.size() - 1).version());
    boolean begun = false;
    for (TableFile file : files) {
      if (file.version() >= lowest) {
        needed.add(file);
        if (!begun || file.compacted()) {
          of(files, file.version()).ifPresent(needed::addAll);
        }
        begun = true;
      }
    }
    return needed;
  }

  /** Whether a file that holds that version's rows can take the place of those before it. */
  static boolean onlyChangesAfter(List<TableFile> files, long version) {
    return files.stream()
        .filter(file -> file.version() > version)
        .allMatch(file -> file.kind() == TableFile.Kind.CHANGES);
  }
}
