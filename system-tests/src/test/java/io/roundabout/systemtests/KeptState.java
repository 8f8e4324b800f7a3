package io.roundabout.systemtests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** State directories of earlier versions, each a zip that is named by the version. */
final class KeptState {
  private static final Path STATES =
      Roundabout.HOME.resolve("system-tests/src/test/resources/states");

  /** What no later start needs: Spark's scratch files, the log, and who ran. */
  private static final Set<String> LEFT_OUT = Set.of("spark", "log", "lock", "control.json");

  private KeptState() {}

  static Stream<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(STATES)) {
      return files.filter(file -> file.toString().endsWith(".zip")).sorted().toList().stream();
    }
  }

  static Path named(String name) {
    return STATES.resolve(name + ".zip");
  }

  static void unpack(Path packed, Path state) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(packed))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = state.resolve(entry.getName()).normalize();
        if (!file.startsWith(state)) {
          throw new IOException(entry.getName() + " leads out of the state directory");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
  }

  /** An earlier state of that name is not replaced: another version may rely on it. */
  static void pack(Path state, Path target) throws IOException {
    try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(Deflater.BEST_COMPRESSION);
      for (Path path : kept(state)) {
        String entry = state.relativize(path).toString();
        zip.putNextEntry(new ZipEntry(Files.isDirectory(path) ? entry + "/" : entry));
        if (!Files.isDirectory(path)) {
          try (InputStream in = Files.newInputStream(path)) {
            in.transferTo(zip);
          }
        }
        zip.closeEntry();
      }
    }
  }

  private static List<Path> kept(Path state) throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      return files
          .filter(path -> !path.equals(state))
          .filter(path -> !LEFT_OUT.contains(state.relativize(path).getName(0).toString()))
          .sorted()
          .toList();
    }
  }
}
