package io.roundabout.lanesource;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Reads rows from memory, where others read the same ones at the same time. */
final class KeptRows implements PartitionReader<ColumnarBatch> {
  private final Iterator<TableCache.Rows> batches;
  private ColumnarBatch batch;

  KeptRows(List<TableCache.Rows> batches) {
    this.batches = batches.iterator();
  }

  @Override
  public boolean next() {
    if (!batches.hasNext()) {
      return false;
    }
    TableCache.Rows rows = batches.next();
    batch = new Shared(rows.vectors(), rows.count());
    return true;
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  @Override
  public void close() {}

  /** Spark closes the batch of a scan that it ends early; these vectors are not its own. */
  private static final class Shared extends ColumnarBatch {
    Shared(ColumnVector[] vectors, int rows) {
      super(vectors, rows);
    }

    @Override
    public void close() {}
  }
}
