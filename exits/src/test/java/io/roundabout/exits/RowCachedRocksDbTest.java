package io.roundabout.exits;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.streaming.state.RocksDB;
import org.apache.spark.sql.execution.streaming.state.RocksDBConf$;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** What is kept in the heap is never of another version than the one that is loaded. */
class RowCachedRocksDbTest {
  private static final String FAMILY = "default";

  @TempDir Path directory;

  private RocksDB state;

  @BeforeEach
  void open() {
    state =
        new RowCachedRocksDb(
            directory.resolve("checkpoint").toUri().toString(),
            RocksDBConf$.MODULE$.apply(),
            directory.resolve("local").toFile(),
            new Configuration(),
            "test",
            false,
            false,
            0,
            Option.empty(),
            Option.empty());
    load(0);
  }

  @AfterEach
  void close() {
    state.close();
  }

  private void load(long version) {
    state.load(version, Option.empty(), false, false);
  }

  private String get(String key) {
    byte[] row = state.get(key.getBytes(US_ASCII), FAMILY);
    return row == null ? "none" : new String(row, US_ASCII);
  }

  private void put(String key, String row) {
    state.put(key.getBytes(US_ASCII), row.getBytes(US_ASCII), FAMILY, false, false, false);
  }

  private void remove(String key) {
    state.remove(key.getBytes(US_ASCII), FAMILY, false, false, false);
  }

  /** Goes on to the next version, and tells how often RocksDB itself was asked since the last. */
  private long asked() {
    state.commit(false);
    long count = state.metricsOpt().get().nativeOpsHistograms().apply("get").count();
    load(state.getLatestVersion());
    return count;
  }

  @Test
  void changesAreSeenAtOnceAndInTheNextVersion() {
    assertThat(get("a")).isEqualTo("none");
    put("a", "1");
    put("b", "2");
    assertThat(get("a")).isEqualTo("1");
    remove("a");
    assertThat(get("a")).isEqualTo("none");
    assertThat(get("b")).isEqualTo("2");
    state.commit(false);
    load(1);
    assertThat(get("a")).isEqualTo("none");
    assertThat(get("b")).isEqualTo("2");
  }

  @Test
  void whatWasAskedForIsNotAskedForAgainInTheNextVersion() {
    put("a", "1");
    assertThat(get("a")).isEqualTo("1");
    assertThat(get("none")).isEqualTo("none");
    assertThat(asked()).isPositive();
    for (int i = 0; i < 10; i++) {
      assertThat(get("a")).isEqualTo("1");
      assertThat(get("none")).isEqualTo("none");
    }
    assertThat(asked()).isZero();
    assertThat(get("b")).isEqualTo("none");
    assertThat(asked()).isOne();
  }

  @Test
  void whatIsRolledBackIsNotKept() {
    put("a", "1");
    assertThat(get("a")).isEqualTo("1");
    state.commit(false);
    load(1);
    assertThat(get("a")).isEqualTo("1");
    put("a", "2");
    remove("b");
    put("c", "3");
    assertThat(get("a")).isEqualTo("2");
    assertThat(get("c")).isEqualTo("3");
    state.rollback();
    load(1);
    assertThat(get("a")).isEqualTo("1");
    assertThat(get("c")).isEqualTo("none");
  }

  @Test
  void changesThatWereLeftWithoutAWordAreNotKept() {
    put("a", "1");
    state.commit(false);
    load(1);
    assertThat(get("a")).isEqualTo("1");
    put("a", "2");
    state.release();
    load(0);
    load(1);
    assertThat(get("a")).isEqualTo("1");
  }

  @Test
  void anOlderVersionIsReadFromTheFiles() {
    put("a", "1");
    state.commit(false);
    load(1);
    assertThat(get("a")).isEqualTo("1");
    put("a", "2");
    state.commit(false);
    assertThat(state.getLatestVersion()).isEqualTo(2);
    load(1);
    assertThat(get("a")).isEqualTo("1");
    load(2);
    assertThat(get("a")).isEqualTo("2");
  }

  @Test
  void aRangeThatIsDeletedIsSeen() {
    assertThat(get("a")).isEqualTo("none");
    put("a", "1");
    put("b", "2");
    assertThat(get("a")).isEqualTo("1");
    state.deleteRange("a".getBytes(US_ASCII), "b".getBytes(US_ASCII), FAMILY, false, false);
    assertThat(get("a")).isEqualTo("none");
    assertThat(get("b")).isEqualTo("2");
  }
}
