package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes on disk, against those of this version that are kept in {@code golden/}. */
class FormatTest {
  private static final UUID ID = UUID.fromString("01234567-89ab-4def-8888-777766665555");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  private static final LaneLogOptions EVENT_TIME =
      new LaneLogOptions(false, 400, 1 << 20, CLOCK, OptionalLong.of(10));

  /** A lane of this version, made by hand so that its id is known. */
  private static SimulatedDisk lane(boolean table) throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    LaneLogOptions options = new LaneLogOptions(table, 400, 1 << 20, CLOCK);
    LaneLog.open("lane", disk, options).close();
    new LaneFile(ID, table).write(disk);
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      log.registerEncoding("{\"format\":\"json\"}");
      SentTrip trip = new SentTrip("monday");
      trip.send(log, "{\"a\":1}").get();
      trip.send(
              log,
              List.of("{}", "{\"a\":"),
              List.of(Verdict.breakdown(1, "kein Wert für a")),
              false)
          .get();
      trip.end(log).get();
      new SentTrip(new TripKey("dienstag", 2, 3), "bob", false).send(log, "{}").get();
    }
    return disk;
  }

  @Test
  void aLogHasTheBytesThatItsFormatSays() throws Exception {
    compare("log", lane(false));
  }

  @Test
  void aTableLaneHasTheBytesThatItsFormatSays() throws Exception {
    compare("table", lane(true));
  }

  @Test
  void aLaneWithEventTimeHasTheBytesThatItsFormatSays() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    LaneLog.open("lane", disk, EVENT_TIME).close();
    new LaneFile(ID, false).write(disk);
    try (LaneLog log = LaneLog.open("lane", disk, EVENT_TIME)) {
      log.registerEncoding("{\"format\":\"json\"}");
      SentTrip trip = new SentTrip("monday");
      trip.send(log, "a@1000000", "b@2000000").get();
      List<Verdict> bad = List.of(Verdict.breakdown(0, "bad"));
      trip.send(log, List.of("c@0", "d@1000000", "e@1999990"), bad, false).get();
      log.closeUpTo(5_000_000);
      trip.end(log).get();
    }
    compare("event-time", disk);
  }

  @ParameterizedTest(name = "trips of version {0}")
  @ValueSource(ints = {1, 2})
  void aLaneWithEventTimeOfThisVersionOpensInEveryLaterOne(int version) throws Exception {
    SimulatedDisk disk =
        goldenDisk(
            version,
            "event-time",
            "lane",
            "encodings",
            "trips",
            "durable",
            "00000000000000000000.segment",
            "00000000000000000005.segment");
    try (LaneLog log = LaneLog.open("lane", disk, EVENT_TIME)) {
      LaneInvariants.check(log, disk, EVENT_TIME);
      assertThat(log.mark()).isEqualTo(5_000_000);
      assertThat(log.markBefore(5)).isEqualTo(1_999_990);
      assertThat(log.newestEventTime()).hasValue(2_000_000);
      assertThat(log.closed()).isTrue();
      assertThat(log.books())
          .isEqualTo(
              new LaneBooks(5, 1, 1, 0, 0, 0, 0, log.books().bytes(), 6, new Tally(5, 1, 1)));
    }
  }

  /** A dump, changes, the two written anew, and changes after that. */
  private static SimulatedDisk changedTable() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    LaneLogOptions options = new LaneLogOptions(true, 1 << 20, 1 << 20, CLOCK);
    LaneLog.open("lane", disk, options).close();
    new LaneFile(ID, true).write(disk);
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      log.registerEncoding("{\"format\":\"json\"}");
      new SentTrip("monday").end(log, "{\"a\":1}", "{\"a\":2}").get();
      SentTrip.ofChanges("nine").end(log, "{\"a\":2,\"$delete\":true}").get();
      try (TableRewrite rewrite = log.rewriteTable(2)) {
        byte[] rows = "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8);
        rewrite.add(0, 1, ByteBuffer.wrap(rows));
        rewrite.commit();
      }
      SentTrip.ofChanges("ten").end(log, "{\"a\":3}").get();
    }
    return disk;
  }

  @Test
  void aChangedTableHasTheBytesThatItsFormatSays() throws Exception {
    compare("changes", changedTable());
  }

  @ParameterizedTest(name = "trips of version {0}")
  @ValueSource(ints = {1, 2})
  void aChangedTableOfThisVersionOpensInEveryLaterOne(int version) throws Exception {
    SimulatedDisk disk =
        goldenDisk(
            version,
            "changes",
            "lane",
            "encodings",
            "trips",
            "durable",
            "00000000000000000000.segment",
            "00000000000000000001.dump",
            "00000000000000000002.dump",
            "00000000000000000003.compacted",
            "00000000000000000004.dump");
    LaneLogOptions options = new LaneLogOptions(true, 1 << 20, 1 << 20, CLOCK);
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      assertThat(LaneContents.rows(disk, log.tableRanges(2, 1 << 20)))
          .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":2,\"$delete\":true}");
      assertThat(LaneContents.rows(disk, log.tableRanges(4, 1 << 20)))
          .containsExactly("{\"a\":1}", "{\"a\":3}");
      assertThat(log.trip(TripKey.of("ten")).orElseThrow().changes()).isTrue();
    }
  }

  @ParameterizedTest(name = "trips of version {0}")
  @ValueSource(ints = {1, 2})
  void aLogOfThisVersionOpensInEveryLaterOne(int version) throws Exception {
    SimulatedDisk disk =
        goldenDisk(
            version,
            "log",
            "lane",
            "encodings",
            "trips",
            "durable",
            "00000000000000000000.segment",
            "00000000000000000003.segment");
    LaneLogOptions options = new LaneLogOptions(false, 400, 1 << 20, CLOCK);
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      assertThat(log.id()).isEqualTo(ID);
      assertThat(LaneContents.all(log, disk)).containsExactly("{\"a\":1}", "{}", "{\"a\":", "{}");
      assertThat(log.encodings()).containsExactly("{\"format\":\"json\"}");
      assertThat(log.trip(TripKey.of("monday")).orElseThrow().complete()).isTrue();
      assertThat(log.trip(new TripKey("dienstag", 2, 3)).orElseThrow().rows()).isEqualTo(1);
      assertThat(log.books().rejected()).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "trips of version {0}")
  @ValueSource(ints = {1, 2})
  void aTableLaneOfThisVersionOpensInEveryLaterOne(int version) throws Exception {
    SimulatedDisk disk =
        goldenDisk(
            version,
            "table",
            "lane",
            "encodings",
            "trips",
            "durable",
            "00000000000000000000.segment",
            "00000000000000000001.dump",
            "00000000000000000002.dump");
    LaneLogOptions options = new LaneLogOptions(true, 400, 1 << 20, CLOCK);
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      assertThat(LaneContents.rows(disk, log.tableRanges(1, 1 << 20)))
          .containsExactly("{\"a\":1}", "{}", "{\"a\":");
      assertThat(log.books().staged()).isEqualTo(1);
    }
  }

  private static SimulatedDisk goldenDisk(int version, String kind, String... files)
      throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    for (String file : files) {
      ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
      boolean older = file.equals("trips") && version == 1;
      String bytesOf = kind + "/" + (older ? "trips-1" : file);
      for (String line : golden(bytesOf).lines().toList()) {
        bytes.position(Integer.parseInt(line.substring(0, 6), 16));
        bytes.put(HexFormat.ofDelimiter(" ").parseHex(line.substring(8)));
      }
      disk.put(file, Arrays.copyOf(bytes.array(), bytes.position()));
    }
    return disk;
  }

  private static void compare(String kind, SimulatedDisk disk) throws Exception {
    for (String file : disk.files()) {
      String found = dump(disk.bytes(file));
      assertThat(found).as(file + ":\n" + found).isEqualTo(golden(kind + "/" + file));
    }
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = FormatTest.class.getResourceAsStream("/golden/" + name + ".hex")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** Lines of 16 bytes; lines of zeros only are left out. */
  private static String dump(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    HexFormat hex = HexFormat.ofDelimiter(" ");
    for (int at = 0; at < bytes.length; at += 16) {
      int end = Math.min(at + 16, bytes.length);
      if (end == bytes.length || !ByteBuffer.wrap(bytes, at, 16).equals(ByteBuffer.allocate(16))) {
        text.append("%06x  ".formatted(at)).append(hex.formatHex(bytes, at, end)).append('\n');
      }
    }
    return text.toString();
  }
}
