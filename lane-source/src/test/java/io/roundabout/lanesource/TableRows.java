package io.roundabout.lanesource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Reads versions of tables as a scan does, but without Spark around it. */
final class TableRows {
  private TableRows() {}

  /** The rows of the newest version, their values put together with bars. */
  static List<String> newest(Lane lane) throws IOException {
    return read(lane, lane.log().newestTable().orElseThrow().version());
  }

  static List<String> read(Lane lane, long version) throws IOException {
    return read(lane, version, LaneViewsOptions.DEFAULT);
  }

  static List<String> read(Lane lane, long version, LaneViewsOptions options) throws IOException {
    List<Integer> all = IntStream.range(0, lane.columns().size()).boxed().toList();
    List<String> rows = new ArrayList<>();
    try (LaneRun run =
        new LaneRun(Map.of(lane.name(), lane), Map.of(), Map.of(), options, Standing.NEVER)) {
      LaneRead read = new LaneRead(run, lane, all, RowSet.version(lane, version));
      for (LanePartition partition : read.partitions()) {
        try (PartitionReader<ColumnarBatch> reader =
            new LaneReaderFactory().createColumnarReader(partition)) {
          while (reader.next()) {
            add(read.schema().fields(), reader.get(), rows);
          }
        }
      }
      if (read.rowCount().getAsLong() < rows.size()) {
        throw new AssertionError("fewer rows were promised than read");
      }
    }
    return rows;
  }

  private static void add(StructField[] fields, ColumnarBatch batch, List<String> rows) {
    for (int row = 0; row < batch.numRows(); row++) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < fields.length; i++) {
        values.add(text(fields[i].dataType(), batch.column(i), row));
      }
      rows.add(String.join("|", values));
    }
  }

  private static String text(DataType type, ColumnVector column, int row) {
    if (column.isNullAt(row)) {
      return "null";
    }
    return switch (type.typeName()) {
      case "integer" -> Integer.toString(column.getInt(row));
      case "double" -> Double.toString(column.getDouble(row));
      default -> column.getUTF8String(row).toString();
    };
  }
}
