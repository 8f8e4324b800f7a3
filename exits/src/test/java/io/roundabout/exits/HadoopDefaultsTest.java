package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopDefaultsTest {
  @TempDir Path directory;

  @Test
  void whatAUserHasSetIsLeft() {
    Configuration configuration = new Configuration();
    configuration.set("fs.defaultFS", "hdfs://far:8020");
    configuration.set("of.the.user", "1");
    assertThat(configuration.get("io.file.buffer.size")).isEqualTo("4096");

    HadoopDefaults.takeOut(configuration);

    assertThat(configuration.get("fs.defaultFS")).isEqualTo("hdfs://far:8020");
    assertThat(configuration.get("of.the.user")).isEqualTo("1");
    assertThat(configuration.get("io.file.buffer.size")).isNull();
  }

  @Test
  void theyDoNotComeBackWhileQueriesRun() throws Exception {
    SparkSession session = SparkForTests.session().newSession();
    session
        .readStream()
        .format("rate-micro-batch")
        .option("rowsPerBatch", "10")
        .load()
        .writeStream()
        .format("noop")
        .option("checkpointLocation", directory.toString())
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();

    assertThat(session.sparkContext().hadoopConfiguration().size()).isLessThan(50);
  }
}
