package io.roundabout.vehicle;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Opens the sources of one kind; found by {@link java.util.ServiceLoader}. */
public interface RowSourceProvider {

  /** The scheme of the addresses that it knows, e.g. {@code hdfs}. */
  String scheme();

  /**
   * @param columns the user's mapping of columns, in the source's own syntax
   * @throws IOException with a sentence for the user when the source is not there
   * @throws IllegalArgumentException with a sentence when address or columns cannot be right
   */
  RowSource source(URI address, Optional<String> columns) throws IOException;
}
