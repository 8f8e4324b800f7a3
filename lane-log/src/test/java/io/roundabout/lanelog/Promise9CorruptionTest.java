package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 9: a torn tail above the durable mark is cut and reported; damage below it stops that
 * lane and names file and position.
 */
class Promise9CorruptionTest {
  private static final LaneLogOptions LOG =
      new LaneLogOptions(false, 700, 1 << 20, Clock.systemUTC());
  private static final LaneLogOptions TABLE =
      new LaneLogOptions(true, 700, 1 << 20, Clock.systemUTC());

  /** Files of a lane that was killed: two segments' worth of blocks, and the mark. */
  private static SimulatedDisk killed(LaneLogOptions options, List<String> rows) throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      log.registerEncoding("json");
      SentTrip trip = new SentTrip("t");
      for (int i = 0; i < 8; i++) {
        trip.send(
                log, List.of("row " + i, "more " + i), List.of(Verdict.breakdown(1, "bad")), false)
            .get();
      }
      rows.addAll(trip.rows());
      return disk.afterKill();
    }
  }

  private static SimulatedDisk with(SimulatedDisk disk, String file, byte[] bytes) {
    SimulatedDisk copy = disk.afterKill();
    copy.put(file, bytes);
    return copy;
  }

  private static String lastFile(SimulatedDisk disk, String ending) {
    List<String> files = disk.files().stream().filter(name -> name.endsWith(ending)).toList();
    return files.get(files.size() - 1);
  }

  private static List<String> read(LaneLog log, LogStorage storage) throws IOException {
    List<String> rows = new ArrayList<>(LaneContents.trip(log, TripKey.of("t")));
    if (!log.table()) {
      assertThat(LaneContents.all(log, storage)).isEqualTo(rows);
    }
    return rows;
  }

  @Test
  void aTornTailIsCutAndReported() throws Exception {
    tornTail(LOG, ".segment");
  }

  @Test
  void aTornTailOfAStagedTableIsCutAndReported() throws Exception {
    tornTail(TABLE, ".dump");
  }

  /** Cuts the newest file at every byte above the mark: the tail was written, and never forced. */
  private void tornTail(LaneLogOptions options, String ending) throws Exception {
    List<String> rows = new ArrayList<>();
    SimulatedDisk durable = killed(options, rows);
    String file = lastFile(durable, ending);
    byte[] before = durable.bytes(file);
    SimulatedDisk later = durable.afterKill();
    try (LaneLog log = LaneLog.open("lane", later, options)) {
      SentTrip trip = new SentTrip("t");
      trip.resume(log.trip(trip.key()).orElseThrow());
      trip.send(log, "above 1").get();
      trip.send(log, "above 2").get();
      byte[] after = later.bytes(file);
      int blocks = (after.length - before.length) / 2;
      for (int end = before.length; end < after.length; end++) {
        byte[] tail = Arrays.copyOf(after, end);
        System.arraycopy(before, 0, tail, 0, Math.min(before.length, tail.length));
        SimulatedDisk torn = with(durable, file, tail);
        List<String> expected = new ArrayList<>(rows);
        if (end - before.length >= blocks) {
          expected.add("above 1");
        }
        try (LaneLog again = LaneLog.open("lane", torn, options)) {
          assertThat(read(again, torn)).as("cut at %d", end).isEqualTo(expected);
          boolean whole = (end - before.length) % blocks == 0;
          assertThat(again.recovered()).hasSize(whole ? 0 : 1);
          assertThat(again.recovered()).allMatch(text -> text.contains(file));
        }
      }
    }
  }

  @Test
  void aFileCutBelowTheMarkStopsTheLane() throws Exception {
    List<String> rows = new ArrayList<>();
    SimulatedDisk disk = killed(LOG, rows);
    for (String file : disk.files()) {
      byte[] bytes = disk.bytes(file);
      for (int end = 0; end < bytes.length; end++) {
        SimulatedDisk cut = with(disk, file, Arrays.copyOf(bytes, end));
        assertThatThrownBy(() -> LaneLog.open("lane", cut, LOG).close())
            .as("%s cut to %d bytes", file, end)
            .isInstanceOf(LaneDamagedException.class)
            .hasMessageContaining(file);
      }
    }
  }

  @Test
  void aMissingFileStopsTheLane() throws Exception {
    for (LaneLogOptions options : List.of(LOG, TABLE)) {
      SimulatedDisk disk = killed(options, new ArrayList<>());
      for (String file : disk.files()) {
        SimulatedDisk without = disk.afterKill();
        without.delete(file);
        if (file.endsWith(".dump")) {
          continue; // an open dump leaves no trace elsewhere: see below
        }
        assertThatThrownBy(() -> LaneLog.open("lane", without, options).close())
            .as("without %s", file)
            .isInstanceOf(LaneDamagedException.class)
            .hasMessageContaining(file);
      }
    }
  }

  @Test
  void openDumpsThatTheLaneWasClosedWithAreGuarded() throws Exception {
    SimulatedDisk disk = killed(TABLE, new ArrayList<>());
    LaneLog.open("lane", disk, TABLE).close();
    String file = lastFile(disk, ".dump");
    for (int end = 0; end < disk.bytes(file).length; end += 10) {
      SimulatedDisk cut = with(disk, file, Arrays.copyOf(disk.bytes(file), end));
      assertThatThrownBy(() -> LaneLog.open("lane", cut, TABLE))
          .isInstanceOf(LaneDamagedException.class)
          .hasMessageContaining(file);
    }
    disk.delete(file);
    assertThatThrownBy(() -> LaneLog.open("lane", disk, TABLE))
        .isInstanceOf(LaneDamagedException.class)
        .hasMessageContaining(file + " is missing");
  }

  @Test
  void completedDumpsAreGuarded() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    try (LaneLog log = LaneLog.open("lane", disk, TABLE)) {
      log.registerEncoding("json");
      new SentTrip("t").end(log, "a", "b").get();
    }
    String file = lastFile(disk, ".dump");
    SimulatedDisk without = disk.afterKill();
    without.delete(file);
    assertThatThrownBy(() -> LaneLog.open("lane", without, TABLE))
        .isInstanceOf(LaneDamagedException.class)
        .hasMessageContaining(file)
        .hasMessageContaining("table version 1");
    byte[] bytes = disk.bytes(file);
    SimulatedDisk cut = with(disk, file, Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> LaneLog.open("lane", cut, TABLE))
        .isInstanceOf(LaneDamagedException.class)
        .hasMessageContaining(file);
  }

  @Test
  void everyFlippedBitOfAKilledLogIsNoticedOrHarmless() throws Exception {
    List<String> rows = new ArrayList<>();
    everyFlippedBit(killed(LOG, rows), LOG, rows);
  }

  @Test
  void everyFlippedBitOfAStagedTableIsNoticedOrHarmless() throws Exception {
    List<String> rows = new ArrayList<>();
    everyFlippedBit(killed(TABLE, rows), TABLE, rows);
  }

  @Test
  void everyFlippedBitOfAClosedLogIsNoticedOrHarmless() throws Exception {
    List<String> rows = new ArrayList<>();
    SimulatedDisk disk = killed(LOG, rows);
    LaneLog.open("lane", disk, LOG).close();
    everyFlippedBit(disk, LOG, rows);
  }

  private void everyFlippedBit(SimulatedDisk disk, LaneLogOptions options, List<String> rows)
      throws Exception {
    for (String file : disk.files()) {
      byte[] bytes = disk.bytes(file);
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        judge(with(disk, file, flipped), options, rows, file, bit);
      }
    }
  }

  private void judge(
      SimulatedDisk disk, LaneLogOptions options, List<String> rows, String file, int bit)
      throws Exception {
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      assertThat(read(log, disk)).as("bit %d of %s", bit, file).isEqualTo(rows);
      assertThat(log.recovered()).as("bit %d of %s", bit, file).isEmpty();
      assertThat(log.books().rejected()).isEqualTo(rows.size() / 2);
    } catch (LaneDamagedException e) {
      assertThat(e.file()).as("bit %d", bit).isEqualTo(file);
      assertThat(e).hasMessageContaining(file).hasMessageContaining("at byte");
      assertThat(e.position()).isBetween(0L, (long) disk.bytes(file).length);
    }
  }

  @Test
  void damageIsToldFromATornTailEvenWhenTheMarkTrails() throws Exception {
    List<String> rows = new ArrayList<>();
    LaneLogOptions oneSegment = LaneLogOptions.DEFAULT;
    SimulatedDisk disk = killed(oneSegment, rows);
    SimulatedDisk empty = new SimulatedDisk();
    LaneLog.open("lane", empty, oneSegment).close();
    String file = lastFile(disk, ".segment");
    byte[] bytes = disk.bytes(file);
    bytes[FileHeader.BYTES + BlockHeader.BYTES + 20] ^= 1;
    SimulatedDisk damaged = with(disk, file, bytes);
    damaged.put(LogTail.MARK_FILE, empty.bytes(LogTail.MARK_FILE));
    assertThatThrownBy(() -> LaneLog.open("lane", damaged, oneSegment))
        .isInstanceOf(LaneDamagedException.class)
        .hasMessageContaining(file + " is damaged at byte " + FileHeader.BYTES);
  }

  @Test
  void aBlockOfANewerVersionIsRefusedByName() throws Exception {
    SimulatedDisk disk = killed(LaneLogOptions.DEFAULT, new ArrayList<>());
    String file = lastFile(disk, ".segment");
    byte[] bytes = disk.bytes(file);
    bytes[FileHeader.BYTES + 8] = 2;
    java.nio.ByteBuffer block = java.nio.ByteBuffer.wrap(bytes);
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(bytes, FileHeader.BYTES, 124);
    block.putInt(FileHeader.BYTES + 124, (int) crc.getValue());
    assertThatThrownBy(() -> LaneLog.open("lane", with(disk, file, bytes), LaneLogOptions.DEFAULT))
        .isInstanceOf(LaneDamagedException.class)
        .hasMessageContaining("version 2")
        .hasMessageContaining("a newer Roundabout wrote it");
  }

  @Test
  void aBitThatFlippedInRecentRowsIsNoticedAtTheNextStart() throws Exception {
    for (LaneLogOptions options : List.of(LaneLogOptions.DEFAULT, TABLE)) {
      SimulatedDisk disk = killed(options, new ArrayList<>());
      LaneLog.open("lane", disk, options).close();
      String file = lastFile(disk, options.table() ? ".dump" : ".segment");
      SimulatedDisk damaged = with(disk, file, flippedRow(disk, file));
      assertThatThrownBy(() -> LaneLog.open("lane", damaged, options).close())
          .isInstanceOf(LaneDamagedException.class)
          .hasMessageContaining(file + " is damaged at byte ");
    }
  }

  @Test
  void aBitThatFlippedInTheNewestTableIsNoticedAtTheNextStart() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    try (LaneLog log = LaneLog.open("lane", disk, TABLE)) {
      log.registerEncoding("json");
      new SentTrip("t").end(log, "a", "b").get();
    }
    String file = lastFile(disk, ".dump");
    SimulatedDisk damaged = with(disk, file, flippedRow(disk, file));
    assertThatThrownBy(() -> LaneLog.open("lane", damaged, TABLE).close())
        .isInstanceOf(LaneDamagedException.class)
        .hasMessageContaining(file);
  }

  @Test
  void verificationFindsDamageInAnOldSegmentAndStopsTheLane() throws Exception {
    SimulatedDisk disk = killed(LOG, new ArrayList<>());
    LaneLog.open("lane", disk, LOG).close();
    String old = disk.files().stream().filter(name -> name.endsWith(".segment")).findFirst().get();
    SimulatedDisk damaged = with(disk, old, flippedRow(disk, old));
    try (LaneLog log = LaneLog.open("lane", damaged, LOG)) {
      SentTrip trip = new SentTrip("other");
      trip.send(log, "before").get();
      assertThatThrownBy(() -> log.verify(bytes -> true))
          .isInstanceOf(LaneDamagedException.class)
          .hasMessageContaining(old + " is damaged at byte " + FileHeader.BYTES);
      assertThatThrownBy(() -> trip.send(log, "after").get())
          .hasCauseInstanceOf(LaneStoppedException.class)
          .hasMessageContaining("lane 'lane' is stopped: ")
          .hasMessageContaining(old);
      assertThat(log.stopped().orElseThrow()).contains(old + " is damaged at byte ");
      assertThat(log.trip(trip.key()).orElseThrow().rows()).isEqualTo(1);
    }
  }

  @Test
  void verificationNoticesAFileThatIsGoneWhileTheLaneRuns() throws Exception {
    SimulatedDisk disk = killed(LOG, new ArrayList<>());
    String old = disk.files().stream().filter(name -> name.endsWith(".segment")).findFirst().get();
    try (LaneLog log = LaneLog.open("lane", disk, LOG)) {
      disk.delete(old);
      assertThatThrownBy(() -> log.verify(bytes -> true))
          .isInstanceOf(LaneDamagedException.class)
          .hasMessageContaining(old + " is missing");
      assertThat(log.stopped()).isPresent();
    }
  }

  @Test
  void verificationReadsTheNewestFileFirstAndEndsWhenToldTo() throws Exception {
    SimulatedDisk disk = killed(LOG, new ArrayList<>());
    try (LaneLog log = LaneLog.open("lane", disk, LOG)) {
      String old =
          disk.files().stream().filter(name -> name.endsWith(".segment")).findFirst().get();
      long all =
          log.ranges(0, log.endRow(), Long.MAX_VALUE).stream().mapToLong(BlockRange::length).sum();
      long[] read = {0, 0};
      log.verify(bytes -> (read[0] += bytes) > 0);
      assertThat(read[0]).isEqualTo(all);
      disk.put(old, new byte[FileHeader.BYTES]);
      log.verify(bytes -> ++read[1] < 2);
      assertThat(read[1]).isEqualTo(2);
      assertThat(log.stopped()).isEmpty();
    }
  }

  @Test
  void damageThatAReaderHasMetStopsTheLaneAndNoOther(@TempDir Path directory) throws Exception {
    SimulatedDisk disk = killed(LOG, new ArrayList<>());
    try (LaneLog log = LaneLog.open("lane", disk, LOG);
        LaneLog other = LaneLog.open("other", LogStorage.local(directory), LOG)) {
      LaneDamagedException damage = damageIn(disk, log);
      assertThat(LaneDamagedException.in(new IllegalStateException(damage))).contains(damage);
      assertThat(log.stop(damage)).isTrue();
      assertThat(log.stopped().orElseThrow()).isEqualTo(damage.getMessage());
      assertThat(other.stop(damage)).isFalse();
      other.registerEncoding("json");
      new SentTrip("t").send(other, "goes on").get();
    }
  }

  private static LaneDamagedException damageIn(SimulatedDisk disk, LaneLog log) throws IOException {
    String file = lastFile(disk, ".segment");
    disk.put(file, flippedRow(disk, file));
    try (TripReader reader = log.readTrip(TripKey.of("t"))) {
      while (reader.next() != null) {
        assertThat(log.stopped()).isEmpty();
      }
      throw new AssertionError("the damage was not met");
    } catch (LaneDamagedException e) {
      return e;
    }
  }

  /** One bit of the first block's rows is another, in a file that is otherwise as it was. */
  private static byte[] flippedRow(SimulatedDisk disk, String file) {
    byte[] bytes = disk.bytes(file);
    int first = file.endsWith(".dump") ? (int) StageFile.FIRST_BLOCK : FileHeader.BYTES;
    java.nio.ByteBuffer block = java.nio.ByteBuffer.wrap(bytes);
    int rowsAt = first + BlockHeader.BYTES + block.getInt(first + 12);
    bytes[rowsAt] ^= 1;
    return bytes;
  }
}
