package io.roundabout.lanesource;

import io.roundabout.lanelog.Block;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Reads a partition as batches of columns: small blocks are gathered, since a batch has its price,
 * whatever it holds. The vectors are used again for each batch, unless they go into the cache. Not
 * thread-safe.
 */
final class PartitionRows implements PartitionReader<ColumnarBatch> {
  /** Enough for a batch to be worth its price. */
  private static final int ENOUGH_ROWS = 4096;

  /** Not to be passed by adding one more block. */
  private static final int MOST_ROWS = 4 * ENOUGH_ROWS;

  private static final int ENOUGH_BYTES = 8 << 20;

  private LanePartition partition;
  private final StructType schema;
  private final int capacity;
  private final BlockDecoder decoder;
  private PartitionBlocks blocks;
  private boolean ticked;
  private Block held;
  private VectorBatch batch;
  private List<TableCache.Rows> kept;
  private long keptBytes;

  PartitionRows(LanePartition partition) {
    this.partition = partition;
    this.schema = SparkTypes.schema(BlockDecoder.wanted(partition));
    this.capacity = (int) Math.max(1, Math.min(partition.rows().rows(), ENOUGH_ROWS));
    this.decoder = new BlockDecoder(partition);
    this.kept = partition.cacheBytes() > 0 ? new ArrayList<>() : null;
  }

  /** Goes on with another partition of the same lane and columns, which is no table. */
  void next(LanePartition other) throws IOException {
    close();
    blocks = null;
    ticked = false;
    partition = other;
    decoder.next(other);
  }

  @Override
  public boolean next() throws IOException {
    if (blocks == null) {
      blocks = new PartitionBlocks(partition.files().open(), partition.blocks());
    }
    if (batch == null || kept != null) {
      batch = new VectorBatch(schema, capacity);
    } else {
      batch.reset();
    }
    int rows = tick() ? 1 : gather();
    batch.columnar().setNumRows(rows);
    keep(rows);
    return rows > 0;
  }

  /** Whether the batch is the tick; it stands alone, since it may be the only row there is. */
  private boolean tick() {
    boolean due = partition.tick() != null && !ticked;
    if (due) {
      Ticks.write(batch.writers(), schema, partition.tick());
      ticked = true;
    }
    return due;
  }

  private int gather() throws IOException {
    int rows = 0;
    long bytes = 0;
    // A batch without rows would end the partition.
    while (rows == 0 || rows < ENOUGH_ROWS && bytes < ENOUGH_BYTES) {
      Block block = held != null ? held : blocks.next();
      held = null;
      if (block == null) {
        break;
      }
      if (rows > 0 && rows + block.rows() > MOST_ROWS) {
        held = block;
        break;
      }
      rows += decoder.decode(block, batch.writers(), rows);
      bytes += block.to() - block.from();
    }
    return rows;
  }

  private void keep(int rows) {
    if (kept == null) {
      return;
    }
    keptBytes += batch.size(rows);
    if (keptBytes > partition.cacheBytes()) {
      kept = null;
    } else if (rows > 0) {
      kept.add(new TableCache.Rows(batch.vectors(), rows));
    } else {
      TableCache.SHARED.put(partition.cacheKey(), kept, keptBytes, partition.cacheBytes());
    }
  }

  @Override
  public ColumnarBatch get() {
    return batch.columnar();
  }

  @Override
  public void close() throws IOException {
    if (blocks != null) {
      blocks.close();
    }
  }
}
