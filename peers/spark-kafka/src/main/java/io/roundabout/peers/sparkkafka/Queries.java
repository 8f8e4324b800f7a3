package io.roundabout.peers.sparkkafka;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.window;

import io.roundabout.peers.kafka.Topics;
import io.roundabout.peers.yardstick.Work;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The queries, as a user of Spark would write them: from json to json. */
final class Queries {
  private static final StructType ORDER =
      StructType.fromDDL("id LONG, customer LONG, amount DOUBLE, at TIMESTAMP");
  private static final StructType CUSTOMER =
      StructType.fromDDL("customer LONG, name STRING, at TIMESTAMP");
  private static final String LATE_BY = "10 seconds";

  private final SparkSession spark;
  private final String brokers;
  private final String customersFile;
  private final boolean realTime;

  Queries(SparkSession spark, String brokers, String customersFile, boolean realTime) {
    this.spark = spark;
    this.brokers = brokers;
    this.customersFile = customersFile;
    this.realTime = realTime;
  }

  /** Rows with the one column {@code value}, as Kafka's sink takes them. */
  Dataset<Row> of(Work work) {
    Dataset<Row> results =
        switch (work) {
          case PASS_THROUGH -> orders().select("id", "customer", "amount");
          case TABLE_JOIN -> tableJoin();
          case STREAM_JOIN -> streamJoin();
          case WINDOW -> counts();
          default -> throw new IllegalArgumentException(work.toString());
        };
    return results.select(to_json(struct(col("*"))).as("value"));
  }

  private Dataset<Row> tableJoin() {
    Dataset<Row> customers =
        spark.read().schema(CUSTOMER).json(customersFile).select("customer", "name");
    if (!realTime) {
      // So that the file is not read again for each batch; in real time that is not allowed.
      customers.cache().count();
    }
    return orders().join(broadcast(customers), "customer").select("id", "amount", "name");
  }

  private Dataset<Row> streamJoin() {
    Dataset<Row> orders = orders().withWatermark("at", LATE_BY).as("o");
    Dataset<Row> customers = topic(Topics.CUSTOMERS, CUSTOMER).withWatermark("at", LATE_BY).as("c");
    return orders
        .join(
            customers,
            expr("o.customer = c.customer AND o.at BETWEEN c.at AND c.at + INTERVAL 30 DAYS"))
        .select("o.id", "o.amount", "c.name");
  }

  private Dataset<Row> counts() {
    return orders()
        .withWatermark("at", LATE_BY)
        .groupBy(window(col("at"), "1 minute"), col("customer"))
        .agg(count(lit(1)).as("n"))
        .select("customer", "n");
  }

  private Dataset<Row> orders() {
    return topic(Topics.ORDERS, ORDER);
  }

  private Dataset<Row> topic(String name, StructType schema) {
    return spark
        .readStream()
        .format("kafka")
        .option("kafka.bootstrap.servers", brokers)
        .option("subscribe", name)
        .option("startingOffsets", "earliest")
        .load()
        .select(from_json(col("value").cast("string"), schema).as("row"))
        .select("row.*");
  }
}
