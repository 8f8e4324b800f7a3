package io.roundabout.vehiclehdfs;

import io.roundabout.vehicle.RowSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file in HDFS. */
final class HdfsSource implements RowSource {
  private static final int BUFFER_BYTES = 64 << 10;

  private final FileSystem files;
  private final Path path;
  private final String name;
  private final long bytes;

  HdfsSource(FileSystem files, Path path, String name, long bytes) {
    this.files = files;
    this.path = path;
    this.name = name;
    this.bytes = bytes;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> format() {
    String lower = path.getName().toLowerCase(Locale.ROOT);
    if (lower.endsWith(".csv") || lower.endsWith(".tsv")) {
      return Optional.of("csv");
    }
    boolean json = lower.endsWith(".json") || lower.endsWith(".jsonl") || lower.endsWith(".ndjson");
    return json ? Optional.of("json") : Optional.empty();
  }

  @Override
  public Optional<Boolean> header() {
    return Optional.empty();
  }

  @Override
  public OptionalLong bytes() {
    return OptionalLong.of(bytes);
  }

  @Override
  public InputStream open() throws IOException {
    return files.open(path, BUFFER_BYTES);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
