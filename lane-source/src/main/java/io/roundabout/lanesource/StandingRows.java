package io.roundabout.lanesource;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Reads the rows of a batch that stands, as they come. That Spark asks for more rows says that the
 * results of those before are written: see {@link StandingPlans}. Not thread-safe.
 */
final class StandingRows implements PartitionReader<ColumnarBatch> {
  private final StandingBatch batch;
  private final List<Integer> wanted;
  private boolean begun;
  private boolean ended;
  private LaneRead group;
  private Iterator<LanePartition> partitions = Collections.emptyIterator();
  private PartitionRows rows;
  private boolean reading;

  /**
   * The one partition of such a batch; it is read in the process that planned it.
   *
   * @param views by which the batch is found
   * @param wanted indexes of the lane's columns
   */
  record Partition(String views, List<Integer> wanted) implements InputPartition {}

  StandingRows(Partition partition) {
    this.batch =
        OpenViews.run(partition.views())
            .standingBatch()
            .orElseThrow(() -> new IllegalStateException("the batch stands no more"));
    this.wanted = partition.wanted();
  }

  @Override
  public boolean next() throws IOException {
    if (!begun) {
      begun = true;
      ended = !batch.begin();
    }
    while (!ended) {
      if (reading) {
        reading = rows.next();
        if (reading) {
          return true;
        }
      } else if (partitions.hasNext()) {
        read(partitions.next());
      } else {
        turn();
      }
    }
    return false;
  }

  /** Vectors and decoders are used again for each group: they cost more than a row does. */
  private void read(LanePartition partition) throws IOException {
    if (rows == null) {
      rows = new PartitionRows(partition);
    } else {
      rows.next(partition);
    }
    reading = true;
  }

  /** From one group of rows to the next. */
  private void turn() throws IOException {
    if (group != null && !batch.done(group.rows().rows().to())) {
      ended = true;
      return;
    }
    group = batch.next(wanted);
    if (group == null) {
      ended = true;
    } else {
      partitions = List.of(group.partitions()).iterator();
    }
  }

  @Override
  public ColumnarBatch get() {
    return rows.get();
  }

  @Override
  public void close() throws IOException {
    if (rows != null) {
      rows.close();
    }
  }
}
