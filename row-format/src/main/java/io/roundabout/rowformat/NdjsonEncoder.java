package io.roundabout.rowformat;

import java.io.IOException;
import java.io.OutputStream;

/** Writes rows as NDJSON: one JSON object and LF a row. Not thread-safe. */
public final class NdjsonEncoder {

  public NdjsonEncoder(Columns columns) {
    throw new UnsupportedOperationException();
  }

  /** Writes one row, LF included; a column without a value is written as null. */
  public void write(RowValues row, OutputStream out) throws IOException {
    throw new UnsupportedOperationException();
  }
}
