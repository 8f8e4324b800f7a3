package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A lane that lives several times over a disk that fails, and vehicles that go on with their trips
 * each time. Row n of a trip always has the same text, so that what is found can be judged.
 */
final class DiskLife {
  private static final int TRIPS = 5;

  private final Random random;
  private final LaneLogOptions options;
  private final List<SentTrip> trips = new ArrayList<>();
  private final Map<TripKey, Long> acknowledged = new HashMap<>();
  private final Map<TripKey, Long> offered = new HashMap<>();
  private final Map<TripKey, Boolean> ended = new HashMap<>();
  private final List<CompletableFuture<TripState>> answers = new ArrayList<>();
  private SimulatedDisk disk = new SimulatedDisk();
  private boolean trimmed;
  private long closedUpTo;
  private boolean dropped;
  private final TableLife table = new TableLife();
  private int life;

  DiskLife(long seed, boolean table) {
    random = new Random(seed);
    long segmentBytes = 1L << (9 + random.nextInt(5));
    OptionalLong lateBy =
        table || random.nextInt(3) == 0
            ? OptionalLong.empty()
            : OptionalLong.of(1 + random.nextInt(200));
    options = new LaneLogOptions(table, segmentBytes, 1 << 20, Clock.systemUTC(), lateBy);
    for (int i = 0; i < TRIPS; i++) {
      boolean changes = table && random.nextBoolean();
      trips.add(changes ? SentTrip.ofChanges("trip-" + i) : new SentTrip("trip-" + i));
    }
  }

  void run(int lives) throws Exception {
    for (; life < lives; life++) {
      disk.dieAfter(random.nextInt(3) == 0 ? Long.MAX_VALUE / 2 : random.nextInt(400));
      LaneLog log = tryOpen();
      if (log != null) {
        liveAndDie(log);
      } else {
        disk = next();
      }
    }
    disk.dieAfter(Long.MAX_VALUE / 2);
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      check(log);
    }
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      assertThat(log.recovered()).isEmpty();
      check(log);
    }
  }

  private LaneLog tryOpen() throws IOException {
    try {
      return LaneLog.open("lane", disk, options);
    } catch (LaneDamagedException e) {
      throw e;
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("the power is off");
      return null;
    }
  }

  private void liveAndDie(LaneLog log) throws Exception {
    try {
      check(log);
      log.registerEncoding("json");
      resume(log);
      int steps = random.nextInt(60);
      for (int step = 0; step < steps && log.stopped().isEmpty(); step++) {
        step(log);
      }
      if (random.nextInt(4) == 0) {
        log.close();
      }
    } catch (LaneDamagedException e) {
      throw e;
    } catch (IOException e) {
      assertThat(e).hasStackTraceContaining("the power is off");
    }
    collectAnswers();
    SimulatedDisk next = next();
    closeQuietly(log);
    disk = next;
  }

  private SimulatedDisk next() {
    return random.nextInt(3) == 0 ? disk.afterKill() : disk.afterPowerCut(random);
  }

  private static void closeQuietly(LaneLog log) {
    try {
      log.close();
    } catch (IOException e) {
      assertThat(e).hasStackTraceContaining("the power is off");
    }
  }

  private void collectAnswers() throws Exception {
    for (CompletableFuture<TripState> answer : answers) {
      if (!answer.isDone()) {
        continue; // an answer may come at any moment: this life asks each of them once
      }
      if (answer.isCompletedExceptionally()) {
        assertThat(answer.handle((state, e) -> e).get()).isInstanceOf(LaneStoppedException.class);
      } else {
        TripState state = answer.get();
        acknowledged.merge(state.key(), state.rows(), Math::max);
        ended.merge(state.key(), state.complete(), Boolean::logicalOr);
      }
    }
    answers.clear();
  }

  private void resume(LaneLog log) {
    for (SentTrip trip : trips) {
      trip.resume(log.trip(trip.key()).orElse(new TripState(trip.key(), "", 0, 0, 0, 0, false)));
    }
  }

  private void step(LaneLog log) throws Exception {
    switch (random.nextInt(20)) {
      case 0 -> {
        trimmed = true;
        log.trim(log.endRow() - random.nextInt(20), Instant.now().plusSeconds(60));
      }
      case 1 -> {
        long newest = log.newestTable().map(TableVersion::version).orElse(0L);
        dropped = true;
        log.dropTablesBelow(newest - random.nextInt(2));
      }
      case 2 -> {
        if (log.table()) {
          compact(log);
        } else {
          close(log);
        }
      }
      case 3 -> log.registerEncoding("encoding " + random.nextInt(4));
      default -> send(log);
    }
  }

  /** All rows count here, as the log knows of no keys. */
  private void compact(LaneLog log) throws Exception {
    if (log.newestTable().isEmpty()) {
      return;
    }
    long version = log.newestTable().get().version();
    List<String> rows = LaneContents.rows(disk, log.tableRanges(version, 1 << 20));
    try (TableRewrite rewrite = log.rewriteTable(version)) {
      for (int at = 0; at < rows.size(); at += 7) {
        List<String> some = rows.subList(at, Math.min(at + 7, rows.size()));
        byte[] bytes = (String.join("\n", some) + "\n").getBytes(StandardCharsets.UTF_8);
        rewrite.add(0, some.size(), ByteBuffer.wrap(bytes));
        if (random.nextInt(8) == 0) {
          send(log);
        }
      }
      if (random.nextInt(4) > 0) {
        rewrite.commit();
      }
    }
  }

  private void send(LaneLog log) throws Exception {
    SentTrip trip = trips.get(random.nextInt(trips.size()));
    if (trip.ended()) {
      return;
    }
    boolean end = random.nextInt(12) == 0;
    boolean first = trip.rows().isEmpty();
    int count = end && !first ? random.nextInt(3) : 1 + random.nextInt(4);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(trip.key(), trip.rows().size() + 1L + i));
    }
    List<Verdict> verdicts = count > 1 ? List.of(Verdict.breakdown(1, "a reason")) : List.of();
    CompletableFuture<TripState> answer = trip.send(log, rows, verdicts, end);
    offered.merge(trip.key(), (long) trip.rows().size(), Math::max);
    answers.add(answer);
    if (random.nextInt(3) == 0) {
      try {
        answer.get();
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(LaneStoppedException.class);
      }
    }
  }

  private void close(LaneLog log) throws IOException {
    if (options.lateByMicros().isPresent()) {
      long mark = log.mark() + random.nextInt(100) - 20;
      log.closeUpTo(mark);
      closedUpTo = Math.max(closedUpTo, mark);
    }
  }

  /** Event times rise by about 10 a row, and are out of order by up to 200. */
  private String row(TripKey key, long number) {
    String text = key.trip() + "/" + number + " " + "x".repeat((int) (number * 7919 % 300));
    long disorder = (number * 104_729 + key.trip().hashCode()) % 20;
    return options.lateByMicros().isPresent() ? text + "@" + (10 * number + 10 * disorder) : text;
  }

  /** Everything acknowledged is there, and each trip holds the first rows of what was offered. */
  private void check(LaneLog log) throws IOException {
    LaneInvariants.check(log, disk, options);
    long rows = 0;
    for (SentTrip trip : trips) {
      TripKey key = trip.key();
      TripState state = log.trip(key).orElse(new TripState(key, "", 0, 0, 0, 0, false));
      rows += state.rows();
      assertThat(state.rows())
          .as("rows of %s", key)
          .isBetween(acknowledged.getOrDefault(key, 0L), offered.getOrDefault(key, 0L));
      if (ended.getOrDefault(key, false)) {
        assertThat(state.complete()).as("%s is complete", key).isTrue();
      }
      checkContent(log, key, state);
    }
    assertThat(log.books().acknowledged()).isEqualTo(rows);
    if (log.table()) {
      checkTables(log);
    } else {
      assertThat(log.mark()).isGreaterThanOrEqualTo(closedUpTo);
      assertThat(LaneContents.all(log, disk)).hasSize((int) (rows - log.books().trimmed()));
    }
  }

  private void checkContent(LaneLog log, TripKey key, TripState state) throws IOException {
    RunningCrc crc = RunningCrc.resume(0);
    List<String> expected = new ArrayList<>();
    for (long n = 1; n <= state.rows(); n++) {
      String row = row(key, n);
      byte[] bytes = (row + "\n").getBytes(StandardCharsets.UTF_8);
      crc.update(bytes, 0, bytes.length);
      expected.add(row);
    }
    assertThat(state.crc()).isEqualTo(crc.value());
    List<String> found = LaneContents.trip(log, key);
    if (trimmed || dropped) {
      assertThat(expected.subList(expected.size() - found.size(), expected.size()))
          .isEqualTo(found);
    } else {
      assertThat(found).isEqualTo(expected);
    }
  }

  private void checkTables(LaneLog log) throws IOException {
    for (SentTrip trip : trips) {
      if (log.trip(trip.key()).map(TripState::complete).orElse(false)) {
        table.complete(trip, life);
      }
    }
    for (TableVersion version : log.tables()) {
      List<String> found = LaneContents.rows(disk, log.tableRanges(version.version(), 300));
      assertThat(found).hasSize((int) version.rows());
      table.check(version, tripsOf(log, found));
    }
    if (ended.containsValue(true)) {
      assertThat(log.newestTable()).isPresent();
    }
    log.newestTable().ifPresent(table::newest);
  }

  /** The trips whose rows these are, each from its first to its last. */
  private List<SentTrip> tripsOf(LaneLog log, List<String> rows) {
    List<SentTrip> found = new ArrayList<>();
    for (int at = 0; at < rows.size(); ) {
      String name = rows.get(at).substring(0, rows.get(at).indexOf('/'));
      SentTrip trip =
          trips.stream().filter(one -> one.key().trip().equals(name)).findFirst().orElseThrow();
      long count = log.trip(trip.key()).orElseThrow().rows();
      for (long n = 1; n <= count; n++) {
        assertThat(rows.get(at++)).isEqualTo(row(trip.key(), n));
      }
      found.add(trip);
    }
    return found;
  }
}
