package io.roundabout.lanelog;

import java.io.Closeable;
import java.io.IOException;

/** Reads the blocks of a range in order, and checks each. Not thread-safe. */
public final class BlockReader implements Closeable {

  public static BlockReader open(LogStorage storage, BlockRange range) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * The next block, or null after the last.
   *
   * @throws LaneDamagedException when the bytes are not those that were written
   */
  public Block next() throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
