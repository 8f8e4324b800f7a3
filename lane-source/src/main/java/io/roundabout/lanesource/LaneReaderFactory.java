package io.roundabout.lanesource;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Opens partitions where they are read; always by columns. */
final class LaneReaderFactory implements PartitionReaderFactory {

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    if (partition instanceof StandingRows.Partition standing) {
      return new StandingRows(standing);
    }
    LanePartition rows = (LanePartition) partition;
    Optional<List<TableCache.Rows>> kept =
        rows.cacheKey() == null ? Optional.empty() : TableCache.SHARED.get(rows.cacheKey());
    return kept.isPresent() ? new KeptRows(kept.get()) : new PartitionRows(rows);
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("lanes are read by columns");
  }
}
