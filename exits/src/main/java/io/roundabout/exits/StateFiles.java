package io.roundabout.exits;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.io.CompressionCodec;

/**
 * The files in which Spark keeps a query's state: {@code
 * <operator>/<partition>/<version>.changelog} or {@code .zip}, which holds all that the versions
 * before have changed. Read only to find out which of them a query has failed on.
 */
final class StateFiles {
  private static final Pattern VERSION = Pattern.compile("\\d+(_[^.]*)?\\.(changelog|zip)");

  private static final String CODEC = "spark.sql.streaming.stateStore.compression.codec";

  private StateFiles() {}

  /**
   * What is wrong with a file.
   *
   * @param what as the end of a sentence
   */
  record Fault(Path file, String what) {}

  /** A file that is missing or cannot be read, if there is one. */
  static Optional<Fault> fault(Path state) {
    try {
      List<Path> partitions = numbered(numbered(List.of(state)));
      if (partitions.isEmpty()) {
        return Optional.of(new Fault(state, "is missing or empty"));
      }
      for (Path partition : partitions) {
        for (Path file : versions(partition)) {
          Optional<Fault> fault = unreadable(file);
          if (fault.isPresent()) {
            return fault;
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(new Fault(state, "cannot be read (" + e + ")"));
    }
  }

  private static List<Path> numbered(List<Path> parents) throws IOException {
    TreeSet<Path> found = new TreeSet<>();
    for (Path parent : parents) {
      if (Files.isDirectory(parent)) {
        try (Stream<Path> entries = Files.list(parent)) {
          entries
              .filter(entry -> entry.getFileName().toString().matches("\\d+"))
              .forEach(found::add);
        }
      }
    }
    return List.copyOf(found);
  }

  private static List<Path> versions(Path partition) throws IOException {
    try (Stream<Path> files = Files.list(partition)) {
      return files.filter(StateFiles::isVersion).sorted().toList();
    }
  }

  private static boolean isVersion(Path file) {
    return VERSION.matcher(file.getFileName().toString()).matches();
  }

  private static Optional<Fault> unreadable(Path file) {
    try {
      if (Files.size(file) == 0) {
        return Optional.of(new Fault(file, "is empty"));
      }
      if (file.toString().endsWith(".zip")) {
        new ZipFile(file.toFile()).close();
      } else {
        readChangelog(file);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(new Fault(file, "is cut off or damaged (" + e.getMessage() + ")"));
    }
  }

  private static void readChangelog(Path file) throws IOException {
    SparkConf conf = SparkEnv.get().conf();
    CompressionCodec codec = CompressionCodec.createCodec(conf, conf.get(CODEC, "lz4"));
    try (InputStream in = codec.compressedInputStream(Files.newInputStream(file))) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
