package io.roundabout.vehicle;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** Something outside the roundabout that holds rows, and that can be read again. */
public interface RowSource extends Closeable {

  /** For messages and the progress bar, e.g. {@code hdfs://host:8020/weather.csv}. */
  String name();

  /** {@code "json"} or {@code "csv"}, where the source knows it. */
  Optional<String> format();

  /** Whether the first line names the columns, where the source knows it. */
  Optional<Boolean> header();

  /** How many bytes {@link #open} will give, where it is known. */
  OptionalLong bytes();

  /**
   * The rows from the first on, one a line. May be called again after the stream was closed.
   *
   * @throws IOException with a sentence for the user that names the source and what to do
   */
  InputStream open() throws IOException;
}
