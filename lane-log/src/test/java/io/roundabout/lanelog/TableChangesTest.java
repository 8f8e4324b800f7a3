package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables that are changed after their dump, and written anew. */
class TableChangesTest {
  private static final LaneLogOptions TABLE =
      new LaneLogOptions(true, 600, 1 << 20, Clock.systemUTC());

  @RegisterExtension final LaneInvariants invariants = new LaneInvariants();

  private SimulatedDisk disk = new SimulatedDisk();

  private LaneLog open() throws IOException {
    LaneLog log = LaneLog.open("lane", disk, TABLE);
    log.registerEncoding("json");
    return log;
  }

  private static void dump(LaneLog log, String trip, String... rows) throws Exception {
    new SentTrip(trip).end(log, rows).get();
  }

  private static void change(LaneLog log, String trip, String... rows) throws Exception {
    SentTrip.ofChanges(trip).end(log, rows).get();
  }

  private List<String> rows(LaneLog log, long version) throws IOException {
    return LaneContents.rows(disk, log.tableRanges(version, 1 << 20));
  }

  private static void add(TableRewrite rewrite, String... rows) throws IOException {
    byte[] bytes = (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
    rewrite.add(0, rows.length, ByteBuffer.wrap(bytes));
  }

  private static List<Long> versions(LaneLog log) {
    return log.tables().stream().map(TableVersion::version).toList();
  }

  private List<String> files(String ending) {
    return disk.files().stream().filter(file -> file.endsWith(ending)).toList();
  }

  @Test
  void aVersionIsADumpAndTheChangesAfterIt() throws Exception {
    invariants.watch(disk, TABLE);
    for (int start = 0; start < 3; start++) {
      try (LaneLog log = open()) {
        if (start == 0) {
          dump(log, "monday", "a", "b");
          change(log, "at-nine", "c");
          change(log, "at-ten", "d", "e");
          dump(log, "tuesday", "f");
          change(log, "at-noon", "g");
        }
        assertThat(rows(log, 1)).containsExactly("a", "b");
        assertThat(rows(log, 2)).containsExactly("a", "b", "c");
        assertThat(rows(log, 3)).containsExactly("a", "b", "c", "d", "e");
        assertThat(rows(log, 4)).containsExactly("f");
        assertThat(rows(log, 5)).containsExactly("f", "g");
        assertThat(LaneContents.all(log, disk)).containsExactly("a", "b", "c", "d", "e", "f", "g");
        TableVersion newest = log.newestTable().orElseThrow();
        assertThat(newest.files()).isEqualTo(2);
        assertThat(newest.changedFiles()).isEqualTo(1);
        assertThat(newest.rows()).isEqualTo(2);
        assertThat(newest.changedBytes()).isPositive().isLessThan(newest.bytes());
        assertThat(log.trip(TripKey.of("at-nine")).orElseThrow().changes()).isTrue();
        assertThat(log.trip(TripKey.of("monday")).orElseThrow().changes()).isFalse();
        assertThat(log.books().acknowledged()).isEqualTo(7);
      }
      disk = start == 0 ? disk.afterKill() : disk;
    }
  }

  @Test
  void changesBeforeAnyDumpChangeAnEmptyTable() throws Exception {
    try (LaneLog log = open()) {
      change(log, "first", "a");
      change(log, "second", "b");
      assertThat(rows(log, 2)).containsExactly("a", "b");
    }
    try (LaneLog log = open()) {
      assertThat(rows(log, 1)).containsExactly("a");
      assertThat(rows(log, 2)).containsExactly("a", "b");
      log.dropTablesBelow(2);
      assertThat(rows(log, 2)).containsExactly("a", "b");
    }
  }

  @Test
  void aTripKeepsItsMode() throws Exception {
    SentTrip trip = SentTrip.ofChanges("t");
    try (LaneLog log = open()) {
      trip.send(log, "a").get();
      assertThatThrownBy(() -> log.append(block("t", 2, RunningCrc.resume(0).value())).get())
          .hasMessageContaining("its rows are changes");
    }
    disk = disk.afterKill();
    try (LaneLog log = open()) {
      assertThat(log.trip(trip.key()).orElseThrow().changes()).isTrue();
      trip.end(log, "b").get();
      assertThat(rows(log, 1)).containsExactly("a", "b");
      assertThat(LaneContents.trip(log, trip.key())).containsExactly("a", "b");
    }
  }

  private static TripBlock block(String trip, long first, int crc) {
    return new TripBlock(
        TripKey.of(trip),
        "vehicle-of-" + trip,
        true,
        first,
        1,
        0,
        crc,
        List.of(),
        false,
        ByteBuffer.wrap("x\n".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aLogTakesNoChanges() throws Exception {
    try (LaneLog log = LaneLog.open("lane", disk, LaneLogOptions.DEFAULT)) {
      log.registerEncoding("json");
      assertThatThrownBy(() -> change(log, "t", "a"))
          .hasMessageContaining("only a table can be changed");
    }
  }

  @Test
  void filesStayAsLongAsAVersionThatIsKeptNeedsThem() throws Exception {
    try (LaneLog log = open()) {
      dump(log, "monday", "a");
      change(log, "nine", "b");
      change(log, "ten", "c");
      log.dropTablesBelow(3);
      assertThat(rows(log, 3)).containsExactly("a", "b", "c");
      dump(log, "tuesday", "d");
      change(log, "noon", "e");
      log.dropTablesBelow(3);
      assertThat(rows(log, 3)).containsExactly("a", "b", "c");
      log.dropTablesBelow(5);
      assertThat(versions(log)).containsExactly(4L, 5L);
      assertThat(files(".dump")).hasSize(2);
      assertThat(log.firstRow()).isEqualTo(3);
    }
    try (LaneLog log = open()) {
      assertThat(rows(log, 5)).containsExactly("d", "e");
      assertThatThrownBy(() -> log.tableRanges(3, 1))
          .hasMessage("lane 'lane' has no table version 3; it has [4, 5]");
    }
  }

  @Test
  void aCompactedTableTakesThePlaceOfItsFiles() throws Exception {
    invariants.watch(disk, TABLE);
    try (LaneLog log = open()) {
      dump(log, "monday", "a", "b");
      change(log, "nine", "c", "d");
      try (TableRewrite rewrite = log.rewriteTable(2)) {
        add(rewrite, "a");
        change(log, "meanwhile", "e");
        add(rewrite, "d");
        assertThat(rewrite.rows()).isEqualTo(2);
        assertThat(rewrite.commit()).isTrue();
      }
      change(log, "after", "f");
      assertThat(rows(log, 3)).containsExactly("a", "b", "c", "d", "e");
      assertThat(rows(log, 4)).containsExactly("a", "d", "e");
      assertThat(rows(log, 5)).containsExactly("a", "d", "e", "f");
      assertThat(log.books().acknowledged()).isEqualTo(6);
      assertThat(log.endRow()).isEqualTo(6);
    }
    disk = disk.afterKill();
    try (LaneLog log = open()) {
      assertThat(rows(log, 5)).containsExactly("a", "d", "e", "f");
      log.dropTablesBelow(4);
      assertThat(versions(log)).containsExactly(4L, 5L);
      assertThat(files(".dump")).hasSize(2);
      try (TableRewrite rewrite = log.rewriteTable(5)) {
        add(rewrite, "f");
        assertThat(rewrite.commit()).isTrue();
      }
      log.dropTablesBelow(6);
      assertThat(versions(log)).containsExactly(6L);
      assertThat(files(".dump")).isEmpty();
      assertThat(files(".compacted")).hasSize(1);
      assertThat(log.firstRow()).isEqualTo(6);
      assertThat(LaneContents.trip(log, TripKey.of("after"))).isEmpty();
    }
    try (LaneLog log = open()) {
      assertThat(log.recovered()).isEmpty();
      assertThat(log.firstRow()).isEqualTo(6);
      assertThat(log.endRow()).isEqualTo(6);
      assertThat(rows(log, 6)).containsExactly("f");
      change(log, "at last", "g");
      assertThat(rows(log, 7)).containsExactly("f", "g");
      assertThat(LaneContents.all(log, disk)).containsExactly("g");
    }
  }

  @Test
  void aDumpThatCameMeanwhileWins() throws Exception {
    try (LaneLog log = open()) {
      dump(log, "monday", "a");
      change(log, "nine", "b");
      try (TableRewrite rewrite = log.rewriteTable(2)) {
        add(rewrite, "a", "b");
        dump(log, "tuesday", "c");
        assertThat(rewrite.commit()).isFalse();
      }
      assertThat(versions(log)).containsExactly(1L, 2L, 3L);
      assertThat(files(".compacted")).isEmpty();
    }
  }

  @Test
  void ofTwoThatCompactOneComesTooLate() throws Exception {
    try (LaneLog log = open()) {
      dump(log, "monday", "a");
      try (TableRewrite slow = log.rewriteTable(1);
          TableRewrite fast = log.rewriteTable(1)) {
        add(slow, "a");
        add(fast, "a");
        assertThat(fast.commit()).isTrue();
        assertThat(slow.commit()).isFalse();
      }
      assertThat(files(".compacted")).hasSize(1);
      assertThat(rows(log, 2)).containsExactly("a");
    }
  }

  @Test
  void aTableMayBeEmptyWhenItIsCompacted() throws Exception {
    try (LaneLog log = open()) {
      change(log, "nine", "-a");
      try (TableRewrite rewrite = log.rewriteTable(1)) {
        assertThat(rewrite.commit()).isTrue();
      }
      log.dropTablesBelow(2);
      log.verify(bytes -> true);
    }
    try (LaneLog log = open()) {
      assertThat(rows(log, 2)).isEmpty();
      assertThat(log.newestTable().orElseThrow().rows()).isZero();
    }
  }

  @Test
  void aCrashBetweenAnyTwoStepsOfACompactionLeavesTheOldFilesOrTheNew() throws Exception {
    boolean done = false;
    boolean early = false;
    for (long steps = 0; !done; steps++) {
      for (long seed = 0; seed < 4; seed++) {
        disk = new SimulatedDisk();
        LaneLog log = open();
        dump(log, "monday", "a", "b");
        change(log, "nine", "-a", "c");
        disk.dieAfter(steps);
        done = compact(log);
        SimulatedDisk next = seed == 0 ? disk.afterKill() : disk.afterPowerCut(new Random(seed));
        closeQuietly(log);
        disk = next;
        early |= !checkAfterCrash(done);
      }
    }
    assertThat(early).isTrue();
  }

  private static boolean compact(LaneLog log) {
    try (TableRewrite rewrite = log.rewriteTable(2)) {
      add(rewrite, "b");
      add(rewrite, "c");
      rewrite.commit();
      log.dropTablesBelow(3);
      return true;
    } catch (IOException e) {
      assertThat(e).hasStackTraceContaining("the power is off");
      return false;
    }
  }

  /** Returns whether the compacted version is there. */
  private boolean checkAfterCrash(boolean done) throws Exception {
    try (LaneLog log = open()) {
      long newest = log.newestTable().orElseThrow().version();
      assertThat(newest).isBetween(done ? 3L : 2L, 3L);
      boolean compacted = newest == 3;
      assertThat(files(".compacted")).hasSize(compacted ? 1 : 0);
      String[] expected = compacted ? new String[] {"b", "c"} : new String[] {"a", "b", "-a", "c"};
      assertThat(rows(log, newest)).containsExactly(expected);
      change(log, "after", "d");
      assertThat(rows(log, newest + 1)).endsWith("d").hasSize(expected.length + 1);
      log.verify(bytes -> true);
      return compacted;
    }
  }

  private static void closeQuietly(LaneLog log) {
    try {
      log.close();
    } catch (IOException e) {
      assertThat(e).hasStackTraceContaining("the power is off");
    }
  }

  @Test
  void aFullDiskEndsACompactionAndNothingElse() throws Exception {
    try (LaneLog log = open()) {
      dump(log, "monday", "a", "b");
      disk.free(FileHeader.BYTES + BlockHeader.BYTES + 2L);
      assertThatThrownBy(
              () -> {
                try (TableRewrite rewrite = log.rewriteTable(1)) {
                  add(rewrite, "a");
                  rewrite.commit();
                }
              })
          .isInstanceOf(NoSpaceException.class);
      assertThat(files(".compacted")).isEmpty();
      disk.free(Long.MAX_VALUE);
      change(log, "nine", "c");
      assertThat(rows(log, 2)).containsExactly("a", "b", "c");
    }
    try (LaneLog log = open()) {
      assertThat(log.recovered()).isEmpty();
      assertThat(rows(log, 2)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void anFsyncThatFailsWhileTheReferenceIsWrittenEndsTheLane() throws Exception {
    LaneLog log = open();
    dump(log, "monday", "a", "b");
    try (TableRewrite rewrite = log.rewriteTable(1)) {
      add(rewrite, "a", "b");
      disk.failForceAfter(1);
      assertThatThrownBy(rewrite::commit).hasMessageContaining("did not flush");
    }
    assertThat(log.stopped().orElseThrow()).contains("did not flush");
    assertThatThrownBy(() -> change(log, "nine", "c"))
        .hasCauseInstanceOf(LaneStoppedException.class);
    log.close();
    disk = disk.afterKill();
    try (LaneLog again = open()) {
      assertThat(rows(again, again.newestTable().orElseThrow().version()))
          .containsExactly("a", "b");
    }
  }

  @Test
  void aCompactedFileThatIsMissingOrCutOrFlippedStopsTheLane() throws Exception {
    try (LaneLog log = open()) {
      dump(log, "monday", "a", "b");
      try (TableRewrite rewrite = log.rewriteTable(1)) {
        add(rewrite, "a", "b");
        rewrite.commit();
      }
      log.dropTablesBelow(2);
    }
    String file = files(".compacted").get(0);
    byte[] bytes = disk.bytes(file);
    SimulatedDisk whole = disk;
    for (int at = 0; at < bytes.length; at++) {
      byte[] other = bytes.clone();
      other[at] ^= 1;
      SimulatedDisk flipped = whole.afterKill();
      flipped.put(file, other);
      assertThatThrownBy(() -> readAll(flipped))
          .as("byte %d", at)
          .isInstanceOf(LaneDamagedException.class)
          .hasMessageContaining(file);
      SimulatedDisk cut = whole.afterKill();
      cut.put(file, java.util.Arrays.copyOf(bytes, at));
      assertThatThrownBy(() -> readAll(cut))
          .isInstanceOf(LaneDamagedException.class)
          .hasMessageContaining(file);
    }
    whole.delete(file);
    assertThatThrownBy(() -> readAll(whole))
        .isInstanceOf(LaneDamagedException.class)
        .hasMessageContaining(file + " is missing: table version 2 is in it");
  }

  private static void readAll(SimulatedDisk disk) throws IOException {
    try (LaneLog log = LaneLog.open("lane", disk, TABLE)) {
      LaneContents.rows(disk, log.tableRanges(2, 1 << 20));
    }
  }
}
