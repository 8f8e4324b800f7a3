package io.roundabout.lanesource;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A lane as Spark's data sources see it.
 *
 * @param rows what a batch scan reads, asked anew for every plan; null for a stream
 */
record LaneTable(LaneRun run, Lane lane, Supplier<RowSet> rows) implements SupportsRead {

  @Override
  public String name() {
    return "lane " + lane.name();
  }

  @Override
  public Column[] columns() {
    return Stream.of(SparkTypes.schema(lane.columns()).fields())
        .map(field -> Column.create(field.name(), field.dataType(), field.nullable()))
        .toArray(Column[]::new);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return EnumSet.of(rows == null ? TableCapability.MICRO_BATCH_READ : TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new Builder(IntStream.range(0, lane.columns().size()).boxed().toList());
  }

  private final class Builder implements ScanBuilder, SupportsPushDownRequiredColumns {
    private List<Integer> wanted;

    Builder(List<Integer> wanted) {
      this.wanted = wanted;
    }

    @Override
    public void pruneColumns(StructType required) {
      wanted = Stream.of(required.fieldNames()).map(lane.columns()::indexOf).toList();
    }

    @Override
    public Scan build() {
      return rows == null
          ? new LaneStreamScan(run, lane, wanted)
          : new LaneScan(new LaneRead(run, lane, wanted, rows.get()));
    }
  }
}
