package io.roundabout.exitsink;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.exitsink.Fixture.Collected;
import io.roundabout.rowformat.Columns;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Spark writes into the real broker. */
class ExitSinkProviderTest {
  @TempDir Path directory;
  private Fixture fixture;
  private SparkSession spark;

  @BeforeEach
  void start() throws Exception {
    fixture = new Fixture(directory);
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
  }

  @AfterEach
  void stop() throws Exception {
    ExitDeliveries.remove("orders");
    spark.stop();
    fixture.close();
  }

  private void run(Dataset<Row> rows, Path checkpoint, String mode) throws Exception {
    StreamingQuery query =
        rows.writeStream()
            .format(ExitDeliveries.FORMAT)
            .option(ExitDeliveries.DELIVERY_OPTION, "orders")
            .option("checkpointLocation", checkpoint.toString())
            .outputMode(mode)
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();
  }

  @Test
  void aStreamsRowsComeWithTheirTypesAndNumbers() throws Exception {
    String ddl =
        "id BIGINT, word STRING, at TIMESTAMP, day DATE, price DECIMAL(10,2),"
            + " list ARRAY<INT>, pair STRUCT<a: INT, b: STRING>, map MAP<STRING,DOUBLE>,"
            + " raw BINARY, none STRING";
    String[] sql = {
      "id",
      "concat('w', id) AS word",
      "timestamp_seconds(id) AS at",
      "date_from_unix_date(int(id)) AS day",
      "cast(id + 0.5 AS DECIMAL(10,2)) AS price",
      "array(int(id), null) AS list",
      "struct(int(id) AS a, 'x' AS b) AS pair",
      "map('k', double(id)) AS map",
      "cast('raw' AS BINARY) AS raw",
      "cast(null AS STRING) AS none"
    };
    Path files = directory.resolve("in");
    spark.range(0, 500, 1, 3).write().parquet(files.toString());
    DeliveryOptions base = fixture.options(1, 1, fixture.address());
    DeliveryOptions options =
        new DeliveryOptions(
            "orders", 1, base.queues(), Columns.parse(ddl), 1, base.outbox(), base.broker());
    try (ExitDelivery delivery = ExitDelivery.open(options)) {
      ExitDeliveries.register("orders", delivery);
      Dataset<Row> rows =
          spark.readStream().schema("id BIGINT").parquet(files.toString()).selectExpr(sql);
      run(rows, directory.resolve("checkpoint"), "append");
      run(rows, directory.resolve("checkpoint"), "append");
    }
    List<Collected> all = fixture.collect("orders");
    assertThat(all).hasSize(500);
    Map<Long, Map<?, ?>> byId = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      assertThat(all.get(i).number()).isEqualTo(i + 1);
      Map<?, ?> body = (Map<?, ?>) all.get(i).body();
      byId.put((Long) body.get("id"), body);
    }
    assertThat(byId).hasSize(500);
    assertThat(byId.get(7L).toString())
        .startsWith(
            "{id=7, word=w7, at=1970-01-01T00:00:07.000000Z, day=1970-01-08, price=7.50,"
                + " list=[7, null], pair={a=7, b=x}, map={k=7.0}, raw=")
        .endsWith("none=null}");
  }

  @Test
  void updateModeIsTaken() throws Exception {
    Path files = directory.resolve("in");
    spark.range(0, 100, 1, 2).write().parquet(files.toString());
    DeliveryOptions base = fixture.options(1, 5, fixture.address());
    DeliveryOptions options =
        new DeliveryOptions(
            "orders",
            1,
            base.queues(),
            Columns.parse("k BIGINT, n BIGINT"),
            5,
            base.outbox(),
            base.broker());
    try (ExitDelivery delivery = ExitDelivery.open(options)) {
      ExitDeliveries.register("orders", delivery);
      Dataset<Row> counts =
          spark
              .readStream()
              .schema("id BIGINT")
              .parquet(files.toString())
              .selectExpr("id % 7 AS k")
              .groupBy("k")
              .count()
              .withColumnRenamed("count", "n");
      run(counts, directory.resolve("checkpoint"), "update");
    }
    long rows = 0;
    for (Collected collected : fixture.collect("orders")) {
      assertThat(collected.number()).isEqualTo(rows + 1);
      rows += collected.rows();
    }
    assertThat(rows).isEqualTo(7);
  }
}
