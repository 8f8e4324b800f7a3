package io.roundabout.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The same SQL over the same rows, as a batch in plain Spark: what exits are compared with. Nothing
 * of Roundabout is in it.
 */
final class Batch implements AutoCloseable {
  private final Path directory;
  private final SparkSession spark;

  /** Keeps its files in {@code directory}. */
  Batch(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.local.dir", directory.resolve("local").toString())
            .config("spark.sql.warehouse.dir", directory.resolve("warehouse").toString())
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.datetime.java8API.enabled", "true")
            .getOrCreate();
  }

  /** Json rows under a name of SQL. */
  Batch lane(String name, String columns, List<String> rows) throws IOException {
    Path file = Files.write(directory.resolve(name + ".json"), rows);
    spark.read().schema(columns).json(file.toString()).createOrReplaceTempView(name);
    return this;
  }

  /** The result rows as {@link Values#canonical} texts, in any order. */
  List<String> rows(String sql) {
    Dataset<Row> result = spark.sql(sql);
    List<String> names = List.of(result.columns());
    return result.collectAsList().stream().map(row -> Values.canonical(names, row)).toList();
  }

  @Override
  public void close() {
    spark.stop();
  }
}
