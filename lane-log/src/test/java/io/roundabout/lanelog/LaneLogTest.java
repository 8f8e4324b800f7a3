package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LaneLogTest {
  private static final LaneLogOptions SMALL =
      new LaneLogOptions(false, 4 << 10, 1 << 20, Clock.systemUTC());

  @RegisterExtension final LaneInvariants invariants = new LaneInvariants();
  @TempDir Path directory;
  private LogStorage storage;

  @BeforeEach
  void storage() throws Exception {
    storage = LogStorage.local(directory.resolve("lane"));
  }

  private LaneLog open(LaneLogOptions options) throws Exception {
    invariants.watch(storage, options);
    LaneLog log = LaneLog.open("orders", storage, options);
    log.registerEncoding("json");
    return log;
  }

  @Test
  void rowsComeBackAsTheyWereSent() throws Exception {
    SentTrip trip = new SentTrip("monday");
    try (LaneLog log = open(LaneLogOptions.DEFAULT)) {
      assertThat(trip.send(log, "a", "b").get().rows()).isEqualTo(2);
      List<Verdict> verdicts = List.of(Verdict.breakdown(0, "no number: 'ß'"));
      TripState state = trip.send(log, List.of("c"), verdicts, true).get();
      assertThat(state)
          .isEqualTo(new TripState(trip.key(), "vehicle-of-monday", 3, state.crc(), 6, 1, true));
      assertThat(LaneContents.all(log, storage)).containsExactly("a", "b", "c");
      assertThat(LaneContents.trip(log, trip.key())).containsExactly("a", "b", "c");
      assertThat(log.books())
          .isEqualTo(
              new LaneBooks(3, 1, 0, 0, 0, 0, 0, log.books().bytes(), 3, new Tally(3, 1, 0)));
      BlockRange range = log.ranges(2, 3, 1).get(0);
      try (BlockReader reader = BlockReader.open(storage, range)) {
        Block block = reader.next();
        assertThat(block.verdicts()).isEqualTo(verdicts);
        assertThat(block.endOfTrip()).isTrue();
        assertThat(block.firstTripRow()).isEqualTo(3);
        assertThat(reader.next()).isNull();
      }
    }
  }

  @Test
  void everythingIsThereAgainAfterACleanStop() throws Exception {
    SentTrip done = new SentTrip("done");
    SentTrip open = new SentTrip("open");
    LaneBooks books;
    UUID id;
    try (LaneLog log = open(SMALL)) {
      for (int i = 0; i < 200; i++) {
        done.send(log, "done row " + i);
        open.send(log, List.of("open row " + i), List.of(Verdict.breakdown(0, "bad")), false);
      }
      done.end(log).get();
      books = log.books();
      id = log.id();
      assertThat(directory.resolve("lane").toFile().list())
          .filteredOn(name -> name.endsWith(".segment"))
          .hasSizeGreaterThan(10);
    }
    try (LaneLog log = LaneLog.open("orders", storage, SMALL)) {
      assertThat(log.id()).isEqualTo(id);
      assertThat(log.recovered()).isEmpty();
      assertThat(log.encodings()).containsExactly("json");
      assertThat(log.books()).isEqualTo(books);
      assertThat(log.trip(done.key()).orElseThrow().complete()).isTrue();
      assertThat(log.trip(open.key()).orElseThrow().rows()).isEqualTo(200);
      assertThat(LaneContents.trip(log, done.key())).isEqualTo(done.rows());
      open.end(log, "last").get();
      assertThat(LaneContents.trip(log, open.key())).isEqualTo(open.rows());
      assertThat(LaneContents.byTrip(log, storage))
          .containsEntry("done", done.rows())
          .containsEntry("open", open.rows());
    }
  }

  @Test
  void aBlockThatIsNotTheTripsNextIsRefused() throws Exception {
    try (LaneLog log = open(LaneLogOptions.DEFAULT)) {
      SentTrip trip = new SentTrip("t");
      trip.send(log, "a").get();
      SentTrip again = new SentTrip("t");
      assertThatThrownBy(() -> again.send(log, "a").get())
          .hasCauseInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("its next row is 2");
      SentTrip thief = new SentTrip(TripKey.of("t"), "thief", true);
      assertThatThrownBy(() -> thief.send(log, "a").get())
          .hasMessageContaining("it belongs to vehicle 'vehicle-of-t'");
      TripBlock right = trip.block(List.of("b"), List.of(), true);
      TripBlock wrong =
          new TripBlock(
              right.key(),
              right.vehicle(),
              true,
              2,
              1,
              0,
              right.crcAfter() + 1,
              List.of(),
              true,
              right.bytes());
      assertThatThrownBy(() -> log.append(wrong).get()).hasMessageContaining("CRC");
      log.append(right).get();
      assertThatThrownBy(() -> trip.send(log, "c").get()).hasMessageContaining("it is complete");
      assertThat(LaneContents.all(log, storage)).containsExactly("a", "b");
    }
  }

  @Test
  void boundariesAndRangesAgreeWithTheBlocks() throws Exception {
    List<Long> ends = new ArrayList<>(List.of(0L));
    try (LaneLog log = open(SMALL)) {
      SentTrip trip = new SentTrip("t");
      for (int i = 0; i < 100; i++) {
        List<String> rows = new ArrayList<>();
        for (int r = 0; r <= i % 7; r++) {
          rows.add("row " + i + "." + r);
        }
        trip.send(log, rows).get();
        ends.add(log.endRow());
      }
      trip.end(log).get();
    }
    try (LaneLog log = LaneLog.open("orders", storage, SMALL)) {
      List<String> all = LaneContents.all(log, storage);
      for (long from = 0; from <= log.endRow(); from++) {
        for (long rows : new long[] {1, 10, 100, Long.MAX_VALUE}) {
          long expected = from;
          for (long end : ends) {
            boolean atLeastOne = expected == from && end > from;
            if (atLeastOne || end <= Math.min(from + Math.min(rows, 10_000), log.endRow())) {
              expected = Math.max(expected, end);
            }
          }
          long boundary = log.boundary(from, rows, Long.MAX_VALUE);
          assertThat(boundary).as("from %d, %d rows", from, rows).isEqualTo(expected);
          List<BlockRange> ranges = log.ranges(from, boundary, 1000);
          if (from < boundary) {
            long first = ranges.get(0).firstRow();
            assertThat(LaneContents.rows(storage, ranges))
                .isEqualTo(all.subList((int) first, (int) boundary));
            assertThat(first).isLessThanOrEqualTo(from);
          }
        }
      }
      assertThat(log.boundary(0, Long.MAX_VALUE, 1)).isEqualTo(1);
      assertThat(log.boundary(0, 3, Long.MAX_VALUE)).isEqualTo(3);
      assertThatThrownBy(() -> log.ranges(0, log.endRow() + 1, 1))
          .hasMessageContaining("not there yet");
    }
  }

  @Test
  void retentionRemovesWholeSegmentsAndRemembersTheirTrips() throws Exception {
    SentTrip gone = new SentTrip("gone");
    SentTrip kept = new SentTrip("kept");
    SentTrip nameless = new SentTrip(TripKey.of("made-up"), "v", false);
    try (LaneLog log = open(SMALL)) {
      for (int i = 0; i < 100; i++) {
        gone.send(log, "a row that goes, number " + i);
      }
      gone.end(log);
      nameless.end(log, "nobody named this trip").get();
      for (int i = 0; i < 100; i++) {
        kept.send(log, "a row that stays, number " + i).get();
      }
      assertThat(log.trim(150, Instant.EPOCH)).isZero();
      long first = log.trim(150, Instant.now().plusSeconds(60));
      assertThat(first).isBetween(101L, 150L).isEqualTo(log.firstRow());
      assertThat(log.books().trimmed()).isEqualTo(first);
      assertThatThrownBy(() -> log.ranges(0, 10, 1)).hasMessageContaining("retention");
      assertThat(log.trip(nameless.key())).isEmpty();
    }
    try (LaneLog log = LaneLog.open("orders", storage, SMALL)) {
      assertThat(log.trip(gone.key()).orElseThrow().rows()).isEqualTo(100);
      assertThat(LaneContents.trip(log, gone.key())).isEmpty();
      List<String> stay = LaneContents.trip(log, kept.key());
      assertThat(kept.rows()).endsWith(stay.toArray(new String[0]));
      assertThat(log.trim(Long.MAX_VALUE, Instant.now().plusSeconds(60))).isEqualTo(201);
      assertThat(log.firstRow()).isEqualTo(log.endRow());
      kept.end(log, "the last").get();
      assertThat(LaneContents.all(log, storage)).containsExactly("the last");
    }
    try (LaneLog log = LaneLog.open("orders", storage, SMALL)) {
      assertThat(log.firstRow()).isEqualTo(201);
      assertThat(LaneContents.all(log, storage)).containsExactly("the last");
    }
  }

  @Test
  void theBooksSayUpToWhichRowTheyCount() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    try (LaneLog log = LaneLog.open("orders", disk, LaneLogOptions.DEFAULT)) {
      log.registerEncoding("json");
      List<Verdict> bad = List.of(Verdict.breakdown(0, "bad"));
      AtomicBoolean done = new AtomicBoolean();
      CompletableFuture<Void> unloading =
          CompletableFuture.runAsync(
              () -> {
                SentTrip trip = new SentTrip("t");
                for (int i = 0; i < 5_000; i++) {
                  trip.send(log, List.of("a", "b"), bad, false).join();
                }
                done.set(true);
              });
      while (!done.get()) {
        LaneBooks books = log.books();
        assertThat(books.acknowledged()).isEqualTo(books.endRow());
        assertThat(2 * books.rejected()).isEqualTo(books.endRow());
        assertThat(books.endRow()).isLessThanOrEqualTo(log.endRow());
      }
      unloading.join();
      assertThat(log.books().endRow()).isEqualTo(log.endRow());
    }
  }

  @Test
  void aTableIsItsNewestCompleteTrip() throws Exception {
    LaneLogOptions options = new LaneLogOptions(true, 4 << 10, 1 << 20, Clock.systemUTC());
    SentTrip first = new SentTrip("first");
    SentTrip second = new SentTrip("second");
    SentTrip third = new SentTrip("third");
    try (LaneLog log = open(options)) {
      first.send(log, "1a").get();
      second.send(log, "2a", "2b").get();
      assertThat(log.newestTable()).isEmpty();
      assertThat(log.books().staged()).isEqualTo(3);
      second.end(log, "2c").get();
      assertThat(log.newestTable().orElseThrow().rows()).isEqualTo(3);
      third.send(log, "3a").get();
    }
    try (LaneLog log = open(options)) {
      assertThat(log.recovered()).isEmpty();
      assertThat(log.trip(first.key()).orElseThrow().rows()).isEqualTo(1);
      assertThat(LaneContents.trip(log, third.key())).containsExactly("3a");
      first.end(log, "1b").get();
      TableVersion newest = log.newestTable().orElseThrow();
      assertThat(newest.version()).isEqualTo(2);
      assertThat(LaneContents.rows(storage, log.tableRanges(2, 10))).containsExactly("1a", "1b");
      assertThat(LaneContents.rows(storage, log.tableRanges(1, 1 << 20)))
          .containsExactly("2a", "2b", "2c");
      assertThat(LaneContents.all(log, storage)).containsExactly("2a", "2b", "2c", "1a", "1b");
      assertThat(log.books().acknowledged()).isEqualTo(6);
      log.dropTablesBelow(99);
      assertThat(log.tables()).extracting(TableVersion::version).containsExactly(2L);
      assertThat(log.firstRow()).isEqualTo(3);
      assertThat(log.endRow()).isEqualTo(5);
    }
    try (LaneLog log = open(options)) {
      assertThat(log.tables()).extracting(TableVersion::version).containsExactly(2L);
      assertThat(log.trip(second.key()).orElseThrow().complete()).isTrue();
      new SentTrip("empty").end(log).get();
      assertThat(log.newestTable().orElseThrow().rows()).isZero();
      assertThat(log.tableRanges(3, 1)).isEmpty();
      third.end(log).get();
      assertThat(LaneContents.rows(storage, log.tableRanges(4, 1))).containsExactly("3a");
    }
    try (LaneLog log = open(options)) {
      assertThat(log.newestTable().orElseThrow().version()).isEqualTo(4);
    }
  }
}
