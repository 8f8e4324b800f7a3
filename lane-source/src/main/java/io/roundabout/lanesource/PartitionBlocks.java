package io.roundabout.lanesource;

import io.roundabout.lanelog.Block;
import io.roundabout.lanelog.BlockRange;
import io.roundabout.lanelog.BlockReader;
import io.roundabout.lanelog.LogStorage;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** The blocks of several ranges, one after the other. Not thread-safe. */
final class PartitionBlocks implements Closeable {
  private final LogStorage storage;
  private final Iterator<BlockRange> ranges;
  private BlockReader reader;

  PartitionBlocks(LogStorage storage, List<BlockRange> ranges) {
    this.storage = storage;
    this.ranges = ranges.iterator();
  }

  /** The next block, which holds until the next call; null after the last. */
  Block next() throws IOException {
    while (true) {
      Block block = reader == null ? null : reader.next();
      if (block != null) {
        return block;
      }
      close();
      if (!ranges.hasNext()) {
        return null;
      }
      reader = BlockReader.open(storage, ranges.next());
    }
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      BlockReader ending = reader;
      reader = null;
      ending.close();
    }
  }
}
