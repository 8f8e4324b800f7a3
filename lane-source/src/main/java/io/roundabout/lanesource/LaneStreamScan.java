package io.roundabout.lanesource;

import java.util.List;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;

/** The scan of a lane as a stream; what a batch of it reads, {@link NarrowStreams} says. */
record LaneStreamScan(LaneRun run, Lane lane, List<Integer> wanted) implements Scan {

  @Override
  public StructType readSchema() {
    return SparkTypes.schema(wanted.stream().map(lane.columns()::get).toList());
  }

  @Override
  public String description() {
    return lane.name();
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
    return new LaneStream(run, lane, wanted);
  }
}
