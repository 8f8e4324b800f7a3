package io.roundabout.benchmarks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;

import io.roundabout.lanesource.VectorWriter;
import io.roundabout.rowformat.ColumnWriter;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.Encoding;
import io.roundabout.rowformat.RowDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Rows a second on one core: JSON rows of about 95 bytes with a timestamp into Spark's column
 * vectors, against Spark's own {@code from_json} over the same rows, whose values are compared
 * before anything is measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(RowDecoderBenchmark.ROWS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xmx2g",
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
      "--add-opens=java.base/java.nio=ALL-UNNAMED",
      "--add-opens=java.base/java.util=ALL-UNNAMED",
      "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
      "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
      "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED"
    })
public class RowDecoderBenchmark {
  static final int ROWS = 200_000;

  private static final String DDL =
      "origin STRING, time_hour TIMESTAMP, temp DOUBLE, wind_speed DOUBLE";
  private static final int[] ALL = {0, 1, 2, 3};
  private static final int[] TEMP = {2};
  private static final BitSet NONE = new BitSet();
  private static final ColumnWriter[] NO_WRITERS = {};

  private final StructType schema = StructType.fromDDL(DDL);
  private final VectorWriter[] columns = new VectorWriter[ALL.length];
  private final VectorWriter[] temp = new VectorWriter[1];
  private byte[] block;
  private byte[] blockWithBreakdowns;
  private RowDecoder judge;
  private RowDecoder readAll;
  private RowDecoder readTemp;
  private SparkSession spark;
  private Dataset<Row> lines;
  private int broken;

  /** Makes the rows, and refuses to measure if the two ways of decoding differ. */
  @Setup
  public void prepare() {
    List<String> rows = rows();
    block = bytes(rows);
    List<String> mixed = new ArrayList<>(rows);
    for (int i = 0; i < ROWS; i += 100) {
      mixed.set(i, i % 200 == 0 ? "{\"origin\":\"EWR\",\"temp\":\"abc\"}" : "{\"origin\":");
    }
    blockWithBreakdowns = bytes(mixed);
    Encoding encoding = Encoding.json(Columns.parse(DDL));
    judge = RowDecoder.judge(encoding);
    readAll = RowDecoder.of(encoding, ALL);
    readTemp = RowDecoder.of(encoding, TEMP);
    StructField[] fields = schema.fields();
    for (int i = 0; i < columns.length; i++) {
      columns[i] = VectorWriter.of(fields[i].dataType(), ROWS);
    }
    temp[0] = VectorWriter.of(fields[TEMP[0]].dataType(), ROWS);
    startSpark(rows);
    requireSameValues();
  }

  private static List<String> rows() {
    Random random = new Random(2013);
    String[] origins = {"EWR", "JFK", "LGA"};
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Instant hour = Instant.ofEpochSecond(1_356_998_400L + 3600 * (long) random.nextInt(8760));
      rows.add(
          "{\"origin\":\"%s\",\"time_hour\":\"%s\",\"temp\":%s,\"wind_speed\":%s}"
              .formatted(
                  origins[random.nextInt(origins.length)],
                  hour,
                  random.nextInt(10_000) / 100.0,
                  random.nextInt(30) * 1.15078));
    }
    return rows;
  }

  private static byte[] bytes(List<String> rows) {
    return (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void startSpark(List<String> rows) {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
    lines = spark.createDataset(rows, Encoders.STRING()).toDF("line").coalesce(1).cache();
    lines.count();
  }

  private void requireSameValues() {
    json();
    ColumnVector[] vectors = new ColumnVector[columns.length];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = columns[i].vector();
    }
    ColumnarBatch ours = new ColumnarBatch(vectors, ROWS);
    List<Row> theirs = fromJson().collectAsList();
    for (int i = 0; i < ROWS; i++) {
      InternalRow our = ours.getRow(i);
      Row their = theirs.get(i);
      Instant hour = their.getTimestamp(1).toInstant();
      if (!our.getUTF8String(0).toString().equals(their.getString(0))
          || our.getLong(1) != hour.getEpochSecond() * 1_000_000 + hour.getNano() / 1000
          || our.getDouble(2) != their.getDouble(2)
          || our.getDouble(3) != their.getDouble(3)) {
        throw new IllegalStateException("row " + i + ": Spark reads " + their + ", we do not");
      }
    }
  }

  private Dataset<Row> fromJson() {
    return lines.select(from_json(col("line"), schema, Map.of()).as("row")).select("row.*");
  }

  @TearDown
  public void stop() {
    spark.stop();
  }

  /** All four columns, of rows that were judged before. */
  @Benchmark
  public int json() {
    for (VectorWriter column : columns) {
      column.reset();
    }
    return readAll.decode(block, 0, block.length, NONE, columns, 0, this::count);
  }

  /** One column of four. */
  @Benchmark
  public int jsonOneColumn() {
    temp[0].reset();
    return readTemp.decode(block, 0, block.length, NONE, temp, 0, this::count);
  }

  /** What the gate does. */
  @Benchmark
  public int jsonJudge() {
    return judge.decode(block, 0, block.length, NONE, NO_WRITERS, 0, this::count);
  }

  /** What the gate does where one row in a hundred is broken. */
  @Benchmark
  public int jsonJudgeWithBreakdowns() {
    return judge.decode(
        blockWithBreakdowns, 0, blockWithBreakdowns.length, NONE, NO_WRITERS, 0, this::count);
  }

  /** The same four columns by Spark, on one core as well. */
  @Benchmark
  public void sparkFromJson() {
    fromJson().write().format("noop").mode("overwrite").save();
  }

  private void count(int row, String message) {
    broken++;
  }

  /** Keeps the faults from being optimised away. */
  int broken() {
    return broken;
  }
}
