package io.roundabout.rowformat;

import java.util.Map;

/**
 * Turns rows into maps of plain Java values as the AMQP contract asks: numbers at their own width,
 * DECIMAL and times as text, BINARY as {@code byte[]}, lists and maps for nested values. Not
 * thread-safe.
 */
public final class MapEncoder {

  public MapEncoder(Columns columns) {
    throw new UnsupportedOperationException();
  }

  /** A new map in column order; a column without a value maps to null. */
  public Map<String, Object> toMap(RowValues row) {
    throw new UnsupportedOperationException();
  }
}
