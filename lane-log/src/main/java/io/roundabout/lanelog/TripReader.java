package io.roundabout.lanelog;

import java.io.Closeable;
import java.io.IOException;

/** The kept blocks of one trip, in order. Not thread-safe. */
public interface TripReader extends Closeable {

  /**
   * The trip's next block, or null after its last. Its first may begin above row 1 where retention
   * has been.
   */
  Block next() throws IOException;
}
