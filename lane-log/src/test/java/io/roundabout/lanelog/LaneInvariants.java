package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test, opens the lanes that the test names and reads all that is in them: rows follow
 * each other without gap, each trip's blocks continue its numbers and its CRC, and what the log
 * says of trips, books, marks and late rows is what the blocks say.
 */
final class LaneInvariants implements AfterEachCallback {
  private final List<Watched> lanes = new ArrayList<>();

  private record Watched(LogStorage storage, LaneLogOptions options) {}

  /** The lane will be checked after the test. */
  void watch(LogStorage storage, LaneLogOptions options) {
    lanes.add(new Watched(storage, options));
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    for (Watched lane : lanes) {
      try (LaneLog log = LaneLog.open("watched", lane.storage(), lane.options())) {
        check(log, lane.storage(), lane.options());
      }
    }
  }

  static void check(LaneLog log, LogStorage storage, LaneLogOptions options) throws IOException {
    MarkModel marks =
        options.lateByMicros().isPresent()
            ? new MarkModel(log, options.lateByMicros().getAsLong())
            : null;
    long closes = 0;
    Map<TripKey, TripState> found = new HashMap<>();
    long next = log.firstRow();
    for (BlockRange range : log.ranges(log.firstRow(), log.endRow(), 100_000)) {
      assertThat(range.firstRow()).isEqualTo(next);
      try (BlockReader reader = BlockReader.open(storage, range)) {
        for (Block block = reader.next(); block != null; block = reader.next()) {
          assertThat(block.firstRow()).isEqualTo(next);
          next += block.rows();
          if (marks != null) {
            marks.follow(block);
          }
          if (block.close()) {
            closes++;
            continue;
          }
          found.merge(block.key(), state(block), LaneInvariants::follow);
        }
      }
      assertThat(next).isEqualTo(range.endRow());
    }
    assertThat(next).isEqualTo(log.endRow());
    long rejected = 0;
    for (TripState state : found.values()) {
      rejected += state.rejected();
      log.trip(state.key())
          .ifPresent(
              trip -> {
                assertThat(trip.rows()).isEqualTo(state.rows());
                assertThat(trip.crc()).isEqualTo(state.crc());
              });
    }
    LaneBooks books = log.books();
    assertThat(books.endRow()).isEqualTo(log.endRow());
    if (marks != null) {
      marks.end();
    }
    assertThat(books.kept()).isEqualTo(log.endRow() - log.firstRow() - closes);
    assertThat(books.acknowledged())
        .isEqualTo(books.trimmed() + books.kept() + books.staged() + books.abandoned());
    assertTallies(log, books);
    if (books.trimmed() == 0 && books.staged() == 0 && books.abandoned() == 0) {
      assertThat(books.rejected()).isEqualTo(rejected);
    }
  }

  private static void assertTallies(LaneLog log, LaneBooks books) throws IOException {
    assertThat(log.tallyBefore(log.endRow())).isEqualTo(books.inLog());
    assertThat(log.tallyBefore(log.firstRow()).rows()).isEqualTo(books.trimmed());
  }

  private static TripState state(Block block) {
    RunningCrc crc = RunningCrc.resume(block.crcBefore());
    crc.update(block.bytes(), block.from(), block.to() - block.from());
    assertThat(block.crcAfter()).isEqualTo(crc.value());
    return new TripState(
        block.key(),
        block.vehicle(),
        block.firstTripRow() + block.rows() - 1,
        block.crcAfter(),
        block.crcBefore(),
        block.verdicts().stream().filter(v -> v.kind() == Verdict.Kind.BREAKDOWN).count(),
        block.endOfTrip());
  }

  /** {@code bytes} of the states holds the CRC before the block. */
  private static TripState follow(TripState before, TripState block) {
    assertThat(block.vehicle()).isEqualTo(before.vehicle());
    assertThat(before.complete()).isFalse();
    assertThat((int) block.bytes()).isEqualTo(before.crc());
    assertThat(block.rows()).isGreaterThan(before.rows());
    return new TripState(
        block.key(),
        block.vehicle(),
        block.rows(),
        block.crc(),
        block.bytes(),
        before.rejected() + block.rejected(),
        block.complete());
  }
}
