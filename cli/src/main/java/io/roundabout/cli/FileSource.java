package io.roundabout.cli;

import io.roundabout.vehicle.RowSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A file of this machine. */
final class FileSource implements RowSource {
  private final Path file;

  private FileSource(Path file) {
    this.file = file;
  }

  static FileSource of(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException("there is no file " + file.toAbsolutePath() + " (--from)");
    }
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a directory (--from): name one of its files");
    }
    if (!Files.isReadable(file)) {
      throw new IOException(file + " cannot be read (--from): look at its permissions");
    }
    return new FileSource(file);
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Optional<String> format() {
    return formatOf(name());
  }

  /** What the ending of a file's name says. */
  static Optional<String> formatOf(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
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
    try {
      // Pipes and devices have none.
      return Files.isRegularFile(file) ? OptionalLong.of(Files.size(file)) : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(file);
  }

  @Override
  public void close() {}
}
