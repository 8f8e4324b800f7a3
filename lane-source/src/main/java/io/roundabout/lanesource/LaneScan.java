package io.roundabout.lanesource;

import java.util.OptionalLong;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;

/** The scan of rows that are known: a table's version, a part of a lane, one batch of a stream. */
record LaneScan(LaneRead read) implements Scan, SupportsReportStatistics, Batch {

  @Override
  public StructType readSchema() {
    return read.schema();
  }

  @Override
  public String description() {
    return "%s %s".formatted(read.lane().name(), read.rows());
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public Statistics estimateStatistics() {
    OptionalLong bytes = read.byteCount();
    OptionalLong rows = read.rowCount();
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return bytes;
      }

      @Override
      public OptionalLong numRows() {
        return rows;
      }
    };
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return read.partitions();
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new LaneReaderFactory();
  }
}
