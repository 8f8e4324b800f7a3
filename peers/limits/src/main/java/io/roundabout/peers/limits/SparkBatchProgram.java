package io.roundabout.peers.limits;

import io.roundabout.peers.yardstick.Child;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Runs a batch for each line of standard input, {@code ORDERS-FILE<tab>RESULTS-DIRECTORY}, and
 * answers when its files are there.
 */
final class SparkBatchProgram {
  private static final String ORDERS = "id BIGINT, customer BIGINT, amount DOUBLE, at TIMESTAMP";
  private static final String CUSTOMERS = "customer BIGINT, name STRING, at TIMESTAMP";

  private SparkBatchProgram() {}

  public static void main(String[] args) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
    Dataset<Row> customers =
        spark.read().schema(CUSTOMERS).json(args[0]).select("customer", "name").cache();
    customers.count();
    Child.tell("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      List<String> files = List.of(line.split("\t", -1));
      spark
          .read()
          .schema(ORDERS)
          .json(files.get(0))
          .join(functions.broadcast(customers), "customer")
          .select("id", "amount", "name")
          .write()
          .json(files.get(1));
      Child.tell("done");
    }
    // Spark's threads would hold up the end.
    System.exit(0);
  }
}
