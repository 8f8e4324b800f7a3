package io.roundabout.lanesource;

import io.roundabout.rowformat.ColumnWriter;
import java.math.BigInteger;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Makes Spark's watermark of a lane the lane's own mark. Spark takes the newest event time of a
 * batch, less a delay; so each batch of a lane begins with one row more, the tick, whose event time
 * is the mark plus a delay that is longer than all of history. It is newer than any real row, and
 * is left out right behind the place where Spark has looked at it.
 *
 * <p>Thus the watermark does not depend on how rows fall into batches, and a lane that has gone
 * quiet can go on in event time without a row.
 */
final class Ticks {
  /** Longer than the years 1 to 9999, which rows can be of. */
  private static final int DELAY_DAYS = 4_000_000;

  private static final long DELAY_MICROS = TimeUnit.DAYS.toMicros(DELAY_DAYS);

  /** 10000-01-01, the first event time that is no row's. */
  static final long NO_ROW_MICROS = 253_402_300_800_000_000L;

  /** Where Spark's operators look for the delay of an event time column. */
  private static final String DELAY = "spark.watermarkDelayMs";

  private Ticks() {}

  /** A lane's rows, with a watermark that its ticks drive. */
  static Dataset<Row> watermarked(Dataset<Row> rows, EventTime time) {
    Dataset<Row> marked = rows.withWatermark(quoted(time.column()), DELAY_DAYS + " days");
    // The condition must speak of the event time alone: others are moved to below the watermark.
    Dataset<Row> real =
        marked.filter(
            functions
                .col(quoted(time.column()))
                .lt(functions.timestamp_micros(functions.lit(NO_ROW_MICROS))));
    return real.withMetadata(
        time.column(), new MetadataBuilder().putLong(DELAY, time.lateBy().toMillis()).build());
  }

  /** Whether a watermark is one that ticks drive. */
  static boolean drive(EventTimeWatermark watermark) {
    return watermark.delay().days == DELAY_DAYS;
  }

  private static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }

  /**
   * The event time of the tick of a mark. Spark drops what is as old as the watermark, so the
   * watermark is before the mark; and each time that it moves, Spark runs a batch more to see what
   * has ended, and looks through all that a join remembers. So it moves in steps.
   */
  static long eventTime(long mark, Duration step) {
    long micros = TimeUnit.SECONDS.toMicros(step.toSeconds());
    return Math.floorDiv(mark - 1, micros) * micros + DELAY_MICROS;
  }

  /** Writes a tick as the first row of a batch. */
  static void write(ColumnWriter[] out, StructType schema, LanePartition.Tick tick) {
    StructField[] fields = schema.fields();
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].name().equalsIgnoreCase(tick.column())) {
        out[i].putLong(0, tick.eventTime());
      } else {
        writeNothing(out[i], fields[i].dataType());
      }
    }
  }

  /** Spark reads a column that cannot be null without asking, so there must be something. */
  private static void writeNothing(ColumnWriter out, DataType type) {
    if (type instanceof DecimalType decimal && DecimalType.isByteArrayDecimalType(decimal)) {
      out.putDecimal(0, BigInteger.ZERO);
    } else {
      out.putNull(0);
    }
  }
}
