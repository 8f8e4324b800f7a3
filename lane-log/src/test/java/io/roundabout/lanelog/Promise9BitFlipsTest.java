package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Promise 9, over lanes of every kind: a bit that flips anywhere is found and named when the lane
 * is opened or verified, or it lies above the durable mark and the cut is reported, or it changes
 * nothing that anybody reads. Never are rows others than those that were sent.
 */
class Promise9BitFlipsTest {
  private static final int FLIPS = Integer.getInteger("roundabout.flips", 10_000);
  private static final int SEGMENT_BYTES = 1500;

  private record Kept(
      String name,
      LaneLogOptions options,
      SimulatedDisk disk,
      List<String> rows,
      LaneBooks books) {}

  @Test
  void aFlippedBitIsNamedOrCutOrHarmless() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<Kept> lanes = lanes();
    int named = 0;
    int cut = 0;
    for (int flip = 0; flip < FLIPS; flip++) {
      Kept lane = lanes.get(random.nextInt(lanes.size()));
      List<String> files = lane.disk().files();
      String file = files.get(random.nextInt(files.size()));
      byte[] bytes = lane.disk().bytes(file);
      int bit = random.nextInt(bytes.length * 8);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      SimulatedDisk flipped = lane.disk().afterKill();
      flipped.put(file, bytes);
      String what = "bit %d of %s of lane %s, seed %d".formatted(bit, file, lane.name(), seed);
      switch (judge(lane, flipped, file, what)) {
        case NAMED -> named++;
        case CUT -> cut++;
        default -> {}
      }
    }
    System.out.printf("%d flips: %d named, %d cut%n", FLIPS, named, cut);
    assertThat(named).isGreaterThan(FLIPS / 2);
    assertThat(cut).isPositive();
  }

  private enum Outcome {
    NAMED,
    CUT,
    HARMLESS
  }

  private static Outcome judge(Kept lane, SimulatedDisk disk, String file, String what)
      throws IOException {
    try (LaneLog log = LaneLog.open(lane.name(), disk, lane.options())) {
      log.verify(bytes -> true);
      List<String> found = rows(log, disk);
      if (log.recovered().isEmpty()) {
        assertThat(found).as(what).isEqualTo(lane.rows());
        assertThat(log.books().rejected()).as(what).isEqualTo(lane.books().rejected());
        assertThat(log.books().late()).as(what).isEqualTo(lane.books().late());
        return Outcome.HARMLESS;
      }
      assertThat(log.recovered()).as(what).anyMatch(sentence -> sentence.contains(file));
      assertThat(lane.rows().subList(0, found.size())).as(what).isEqualTo(found);
      return Outcome.CUT;
    } catch (LaneDamagedException e) {
      assertThat(e.file()).as(what).isEqualTo(file);
      assertThat(e).as(what).hasMessageContaining(file).hasMessageContaining(" at byte ");
      return Outcome.NAMED;
    }
  }

  private static List<String> rows(LaneLog log, SimulatedDisk disk) throws IOException {
    List<String> rows = new ArrayList<>(LaneContents.all(log, disk));
    for (TableVersion version : log.tables()) {
      rows.addAll(LaneContents.rows(disk, log.tableRanges(version.version(), 1 << 20)));
    }
    if (log.table()) {
      rows.addAll(LaneContents.trip(log, TripKey.of("open")));
    }
    return rows;
  }

  private static List<Kept> lanes() throws Exception {
    LaneLogOptions plain = new LaneLogOptions(false, SEGMENT_BYTES, 1 << 20, Clock.systemUTC());
    LaneLogOptions timed =
        new LaneLogOptions(false, SEGMENT_BYTES, 1 << 20, Clock.systemUTC(), OptionalLong.of(50));
    LaneLogOptions table = new LaneLogOptions(true, SEGMENT_BYTES, 1 << 20, Clock.systemUTC());
    return List.of(
        kept("closed", plain, true, false),
        kept("killed", plain, false, false),
        kept("cut-from-power", plain, false, true),
        kept("timed", timed, false, false),
        kept("table", table, false, false),
        kept("closed-table", table, true, false));
  }

  /**
   * @param trailing whether the mark on disk is an old one: then the newest blocks are above it
   */
  private static Kept kept(String name, LaneLogOptions options, boolean closed, boolean trailing)
      throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    LaneLog log = LaneLog.open(name, disk, options);
    log.registerEncoding("json");
    unload(log, "first", 12, true);
    byte[] mark = disk.bytes(LogTail.MARK_FILE);
    if (!options.table()) {
      log.trim(6, Instant.now().plusSeconds(60));
    }
    unload(log, "second", 12, true);
    unload(log, "open", 4, false);
    LaneBooks books = log.books();
    if (closed) {
      log.close();
    }
    SimulatedDisk left = disk.afterKill();
    if (!closed) {
      log.close();
    }
    if (trailing) {
      left.put(LogTail.MARK_FILE, mark);
    }
    SimulatedDisk read = left.afterKill();
    try (LaneLog whole = LaneLog.open(name, read, options)) {
      assertThat(whole.recovered()).isEmpty();
      return new Kept(name, options, left, rows(whole, read), books);
    }
  }

  private static void unload(LaneLog log, String name, int blocks, boolean end) throws Exception {
    boolean timed = log.mark() > 0;
    SentTrip trip = new SentTrip(name);
    for (int block = 0; block < blocks; block++) {
      String time = timed ? "@" + 10 * block : "";
      List<String> rows =
          List.of(
              "%s row %d %s%s".formatted(name, block, "x".repeat(block * 7), time),
              "bad %d%s".formatted(block, time));
      trip.send(log, rows, List.of(Verdict.breakdown(1, "bad")), end && block == blocks - 1).get();
    }
  }
}
