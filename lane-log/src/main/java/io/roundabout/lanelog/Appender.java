package io.roundabout.lanelog;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Brings blocks to disk. Used by the writer's thread only. */
sealed interface Appender extends Closeable permits LogAppender, TableAppender {

  /**
   * Writes the first of the blocks, at least one.
   *
   * @return how many are durable now, and have their place
   */
  int write(List<Append> blocks) throws IOException;

  /** Takes back a write that failed, so that the same blocks can be written again. */
  void retreat() throws IOException;
}
