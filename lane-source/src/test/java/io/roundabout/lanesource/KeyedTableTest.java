package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.LaneLogOptions;
import io.roundabout.lanelog.LogStorage;
import io.roundabout.lanelog.TableVersion;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Encoding;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a version of a keyed table is to those who read it. */
class KeyedTableTest {
  private static final String COLUMNS = "k INT, name STRING";
  private static final LaneViewsOptions NO_MEMORY =
      new LaneViewsOptions(Duration.ofSeconds(1), 1000, 1 << 20, 1 << 20, 0, Duration.ZERO);

  @TempDir Path directory;

  private TestLane table() throws Exception {
    return TestLane.keyed(directory, "t", COLUMNS, "k");
  }

  private static String row(int k, String name) {
    return "{\"k\":%d,\"name\":\"%s\"}".formatted(k, name);
  }

  private static String delete(int k) {
    return "{\"$delete\":true,\"k\":%d}".formatted(k);
  }

  @Test
  void aLaterRowReplacesTheOneOfItsKeyAndARemovalRemovesIt() throws Exception {
    try (TestLane t = table()) {
      t.unload(row(1, "a"), row(2, "b"), row(3, "c"));
      t.upsert(row(2, "B"), delete(3), row(4, "d"), delete(9));
      t.upsert(row(4, "D"), row(3, "again"), delete(1));
      assertThat(TableRows.read(t.lane(), 1)).containsExactly("1|a", "2|b", "3|c");
      assertThat(TableRows.read(t.lane(), 2)).containsExactly("1|a", "2|B", "4|d");
      assertThat(TableRows.read(t.lane(), 3)).containsExactly("2|B", "4|D", "3|again");
      assertThat(TableRows.read(t.lane(), 2)).containsExactly("1|a", "2|B", "4|d");
      t.unload(row(7, "new"));
      assertThat(TableRows.newest(t.lane())).containsExactly("7|new");
    }
  }

  @Test
  void ofAKeyThatComesTwiceInATripTheLastRowCounts() throws Exception {
    try (TestLane t = table()) {
      t.unload(row(1, "a"), row(1, "b"), row(2, "c"));
      assertThat(TableRows.newest(t.lane())).containsExactly("1|b", "2|c");
      t.upsert(row(2, "d"), delete(2), row(1, "e"), row(1, "f"), delete(3), row(3, "g"));
      assertThat(TableRows.newest(t.lane())).containsExactly("1|f", "3|g");
    }
  }

  @Test
  void changesWithoutADumpChangeAnEmptyTable() throws Exception {
    try (TestLane t = table()) {
      t.upsert(row(1, "a"), row(2, "b"));
      t.upsert(delete(1));
      assertThat(TableRows.newest(t.lane())).containsExactly("2|b");
    }
  }

  @Test
  void rowsOfAllEncodingsHaveTheSameKeys() throws Exception {
    Columns columns = Columns.parse(COLUMNS);
    CsvOptions csv = new CsvOptions(false, ';', '"', "NA");
    try (TestLane t = table()) {
      t.in(Encoding.csv(columns, csv, List.of("name", "k", "$delete")))
          .unload("a;1;true", "b;2;no", "c;+3;NA");
      t.in(Encoding.json(columns)).upsert(row(3, "C"), delete(2));
      assertThat(TableRows.newest(t.lane())).containsExactly("1|a", "3|C");
    }
  }

  @Test
  void aKeyOfSeveralColumnsIsEqualWhenAllAre() throws Exception {
    try (TestLane t = TestLane.keyed(directory, "t", "a STRING, b STRING, n INT", "a", "b")) {
      t.unload(
          "{\"a\":\"x\",\"b\":\"yz\",\"n\":1}",
          "{\"a\":\"xy\",\"b\":\"z\",\"n\":2}",
          "{\"a\":\"\",\"b\":\"xyz\",\"n\":3}");
      t.upsert("{\"a\":\"xy\",\"b\":\"z\",\"n\":4}");
      assertThat(TableRows.newest(t.lane())).containsExactly("x|yz|1", "|xyz|3", "xy|z|4");
    }
  }

  @Test
  void keysAreEqualAsSqlComparesThem() throws Exception {
    try (TestLane t = TestLane.keyed(directory, "t", "d DOUBLE, n INT", "d")) {
      t.unload("{\"d\":0.0,\"n\":1}", "{\"d\":1.50,\"n\":2}", "{\"d\":\"NaN\",\"n\":3}");
      t.upsert("{\"d\":-0.0,\"n\":4}", "{\"d\":15e-1,\"n\":5}", "{\"d\":\"NaN\",\"n\":6}");
      assertThat(TableRows.newest(t.lane())).containsExactly("-0.0|4", "1.5|5", "NaN|6");
    }
  }

  @Test
  void rowsThatCameBeforeTheTableHadAKeyCountIfTheyHaveNone() throws Exception {
    try (TestLane t = TestLane.table(directory, "t", COLUMNS)) {
      t.unload("{\"name\":\"a\"}", "{\"name\":\"b\"}", row(1, "c"), row(1, "d"));
      Lane keyed =
          Lane.keyed("t", t.lane().columns(), List.of("k"), t.lane().log(), t.lane().storage());
      assertThat(TableRows.newest(keyed)).containsExactly("null|a", "null|b", "1|d");
    }
  }

  @Test
  void changesWithoutAKeyToReadThemByAreRefused() throws Exception {
    try (TestLane t = table()) {
      t.unload(row(1, "a"));
      t.upsert(row(1, "b"));
      Lane without = t.as(COLUMNS);
      assertThat(TableRows.read(without, 1)).containsExactly("1|a");
      assertThatThrownBy(() -> TableRows.newest(without))
          .hasMessage(
              "table 't': its version 2 has changes by a key, and the configuration names none (bring a whole dump, or configure the key again)");
      t.unload(row(2, "c"));
      assertThat(TableRows.newest(without)).containsExactly("2|c");
    }
  }

  @Test
  void breakdownsNeitherReplaceNorRemove() throws Exception {
    try (TestLane t = table()) {
      t.unload(row(1, "a"), "{\"k\":\"no\"}", row(2, "b"));
      t.upsert("{\"k\":1,\"name\":[]}", "{\"k\":2,\"$delete\":true,\"name\":{}}", row(3, "c"));
      assertThat(TableRows.newest(t.lane())).containsExactly("1|a", "2|b", "3|c");
    }
  }

  @Test
  void compactionLeavesTheRowsThatCount() throws Exception {
    try (TestLane t = table()) {
      t.unload(row(1, "a"), row(2, "b"), "{\"k\":\"no\"}", row(3, "c"));
      t.upsert(row(2, "B"), delete(3));
      assertThat(TableCompaction.run(t.lane(), 1 << 20, 1)).isFalse();
      t.upsert(row(4, "d"));
      assertThat(TableCompaction.run(t.lane(), 1 << 20, 1)).isTrue();
      TableVersion newest = t.lane().log().newestTable().orElseThrow();
      assertThat(newest.version()).isEqualTo(4);
      assertThat(newest.files()).isEqualTo(1);
      assertThat(newest.rows()).isEqualTo(3);
      assertThat(TableRows.newest(t.lane())).containsExactly("1|a", "2|B", "4|d");
      assertThat(TableRows.read(t.lane(), 2)).containsExactly("1|a", "2|B");
      assertThat(TableCompaction.run(t.lane(), 1 << 20, 1)).isFalse();
      t.upsert(delete(1));
      t.lane().log().dropTablesBelow(5);
      assertThat(TableRows.newest(t.lane())).containsExactly("2|B", "4|d");
      assertThat(t.lane().log().books().acknowledged()).isEqualTo(8);
    }
  }

  @Test
  void compactionWaitsUntilTheChangesAreHalfOfTheRest() throws Exception {
    try (TestLane t = table()) {
      t.unload(row(1, "a".repeat(10_000)));
      t.upsert(row(2, "b".repeat(1000)));
      assertThat(TableCompaction.run(t.lane(), 100, 32)).isFalse();
      t.upsert(row(2, "c".repeat(5000)));
      assertThat(TableCompaction.run(t.lane(), 1 << 20, 32)).isFalse();
      assertThat(TableCompaction.run(t.lane(), 100, 32)).isTrue();
      assertThat(TableRows.newest(t.lane()))
          .containsExactly("1|" + "a".repeat(10_000), "2|" + "c".repeat(5000));
    }
  }

  @Test
  void aTableWithoutAKeyIsNotCompacted() throws Exception {
    try (TestLane t = TestLane.table(directory, "t", COLUMNS)) {
      t.unload(row(1, "a"));
      assertThat(TableCompaction.run(t.lane(), 0, 0)).isFalse();
    }
  }

  /** More dead rows in a row than a reader gathers at once. */
  @Test
  void aLongStretchOfRowsThatDoNotCountEndsNothing() throws Exception {
    try (TestLane t = TestLane.keyed(directory, "t", COLUMNS, "k")) {
      List<List<String>> blocks =
          new ArrayList<>(Collections.nCopies(12, List.of(row(1, "x".repeat(1 << 20)))));
      blocks.add(List.of(row(2, "after")));
      t.blocks(blocks);
      t.upsert(row(1, "last"));
      LaneViewsOptions onePartition =
          new LaneViewsOptions(
              Duration.ofSeconds(1), 1000, 1 << 20, 64 << 20, 1 << 20, Duration.ZERO);
      assertThat(TableRows.read(t.lane(), 2, onePartition)).containsExactly("2|after", "1|last");
    }
  }

  @Test
  void whatIsNotKeptInMemoryIsFoundAgain() throws Exception {
    try (TestLane t = table()) {
      t.unload(row(1, "a"), row(2, "b"));
      for (int i = 0; i < 3; i++) {
        t.upsert(row(1, "n" + i));
        long version = i + 2;
        assertThat(TableRows.read(t.lane(), version, NO_MEMORY)).containsExactly("2|b", "1|n" + i);
      }
    }
  }

  @Test
  void aTableIsTheSameAfterARestart() throws Exception {
    try (TestLane t = table()) {
      t.unload(row(1, "a"), row(2, "b"));
      t.upsert(row(1, "A"));
    }
    LogStorage storage = LogStorage.local(directory.resolve("t"));
    LaneLogOptions options = new LaneLogOptions(true, 1 << 20, 1 << 20, Clock.systemUTC());
    try (LaneLog log = LaneLog.open("t", storage, options)) {
      Lane lane = Lane.keyed("t", Columns.parse(COLUMNS), List.of("k"), log, storage);
      assertThat(TableRows.newest(lane)).containsExactly("2|b", "1|A");
    }
  }
}
