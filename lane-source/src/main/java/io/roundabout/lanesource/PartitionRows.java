package io.roundabout.lanesource;

import io.roundabout.lanelog.Block;
import java.io.IOException;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Reads a partition as batches of columns: small blocks are gathered, since a batch has its price,
 * whatever it holds. The vectors are used again for each batch. Not thread-safe.
 */
final class PartitionRows implements PartitionReader<ColumnarBatch> {
  /** Enough for a batch to be worth its price. */
  private static final int ENOUGH_ROWS = 4096;

  /** Not to be passed by adding one more block. */
  private static final int MOST_ROWS = 4 * ENOUGH_ROWS;

  private static final int MOST_BYTES = 8 << 20;

  private final LanePartition partition;
  private final VectorWriter[] writers;
  private final BlockDecoder decoder;
  private final ColumnarBatch batch;
  private PartitionBlocks blocks;
  private Block held;

  PartitionRows(LanePartition partition) {
    StructField[] fields = SparkTypes.schema(BlockDecoder.wanted(partition)).fields();
    this.partition = partition;
    this.writers = new VectorWriter[fields.length];
    ColumnVector[] vectors = new ColumnVector[fields.length];
    int capacity = (int) Math.min(partition.rows().rows(), ENOUGH_ROWS);
    for (int i = 0; i < fields.length; i++) {
      writers[i] = VectorWriter.of(fields[i].dataType(), capacity);
      vectors[i] = writers[i].vector();
    }
    this.decoder = new BlockDecoder(partition, writers);
    this.batch = new ColumnarBatch(vectors);
  }

  @Override
  public boolean next() throws IOException {
    if (blocks == null) {
      blocks = new PartitionBlocks(partition.files().open(), partition.blocks());
    }
    for (VectorWriter writer : writers) {
      writer.reset();
    }
    int rows = gather();
    batch.setNumRows(rows);
    return rows > 0;
  }

  private int gather() throws IOException {
    int rows = 0;
    long bytes = 0;
    while (rows < ENOUGH_ROWS && bytes < MOST_BYTES) {
      Block block = held != null ? held : blocks.next();
      held = null;
      if (block == null) {
        break;
      }
      if (rows > 0 && rows + block.rows() > MOST_ROWS) {
        held = block;
        break;
      }
      rows += decoder.decode(block, rows);
      bytes += block.to() - block.from();
    }
    return rows;
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  @Override
  public void close() throws IOException {
    batch.close();
    if (blocks != null) {
      blocks.close();
    }
  }
}
