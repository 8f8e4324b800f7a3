package io.roundabout.cli;

import io.roundabout.vehicle.RowSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** Rows that another program pipes in: they come once. */
final class StandardInput implements RowSource {
  private final InputStream in;
  private boolean opened;

  StandardInput(InputStream in) {
    this.in = in;
  }

  @Override
  public String name() {
    return "standard input";
  }

  @Override
  public Optional<String> format() {
    return Optional.empty();
  }

  @Override
  public Optional<Boolean> header() {
    return Optional.empty();
  }

  @Override
  public OptionalLong bytes() {
    return OptionalLong.empty();
  }

  @Override
  public InputStream open() throws IOException {
    if (opened) {
      throw new IOException(
          "standard input comes only once: start the command again with the same --trip; with"
              + " --format, and for csv --header or --no-header, it goes on by itself");
    }
    opened = true;
    return in;
  }

  @Override
  public void close() {}
}
