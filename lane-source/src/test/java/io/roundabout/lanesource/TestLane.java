package io.roundabout.lanesource;

import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.LaneLogOptions;
import io.roundabout.lanelog.LogStorage;
import io.roundabout.lanelog.TripBlock;
import io.roundabout.lanelog.TripKey;
import io.roundabout.lanelog.Verdict;
import io.roundabout.rowformat.ColumnWriter;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.Encoding;
import io.roundabout.rowformat.RowDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/** A real lane on disk, and a gate that is just large enough for tests. */
final class TestLane implements AutoCloseable {
  private final Path directory;
  private final Lane lane;
  private Encoding encoding;
  private int trips;

  private TestLane(Path directory, Lane lane) {
    this.directory = directory;
    this.lane = lane;
    this.encoding = Encoding.json(lane.columns());
  }

  static TestLane open(Path parent, String name, String columns) throws IOException {
    return open(parent, name, columns, false, 128L << 20);
  }

  static TestLane table(Path parent, String name, String columns) throws IOException {
    return open(parent, name, columns, true, 128L << 20);
  }

  /** A table whose rows can be changed one by one. */
  static TestLane keyed(Path parent, String name, String columns, String... key)
      throws IOException {
    TestLane plain = table(parent, name, columns);
    Lane lane = plain.lane;
    return new TestLane(
        plain.directory,
        Lane.keyed(name, lane.columns(), List.of(key), lane.log(), lane.storage()));
  }

  static TestLane open(Path parent, String name, String columns, boolean table, long segmentBytes)
      throws IOException {
    Path directory = parent.resolve(name);
    LogStorage storage = LogStorage.local(directory);
    LaneLogOptions options = new LaneLogOptions(table, segmentBytes, 64L << 20, Clock.systemUTC());
    LaneLog log = LaneLog.open(name, storage, options);
    return new TestLane(
        directory, new Lane(name, Columns.parse(columns), Optional.empty(), log, storage));
  }

  /** A lane of rows {@code t TIMESTAMP NOT NULL, v BIGINT}. */
  static TestLane timed(Path parent, String name, Duration lateBy) throws IOException {
    Path directory = parent.resolve(name);
    LogStorage storage = LogStorage.local(directory);
    LaneLogOptions options =
        new LaneLogOptions(
            false,
            128L << 20,
            64L << 20,
            Clock.systemUTC(),
            OptionalLong.of(TimeUnit.MILLISECONDS.toMicros(lateBy.toMillis())));
    LaneLog log = LaneLog.open(name, storage, options);
    Columns columns = Columns.parse("t TIMESTAMP NOT NULL, v BIGINT");
    EventTime time = new EventTime("t", lateBy);
    return new TestLane(directory, new Lane(name, columns, Optional.of(time), log, storage));
  }

  /** One trip of one block: rows of the day at these times. */
  TestLane at(String... times) throws IOException {
    String[] rows = new String[times.length];
    for (int i = 0; i < times.length; i++) {
      rows[i] = "{\"t\":\"2013-01-01T" + times[i] + "Z\",\"v\":1}";
    }
    return unload(rows);
  }

  /** The lane as a query sees it. */
  Lane lane() {
    return lane;
  }

  /** The same rows, declared with other columns. */
  Lane as(String columns) {
    return new Lane(
        lane.name(), Columns.parse(columns), Optional.empty(), lane.log(), lane.storage());
  }

  Path directory() {
    return directory;
  }

  TestLane in(Encoding other) {
    encoding = other;
    return this;
  }

  /** One complete trip, in one block. */
  TestLane unload(String... rows) throws IOException {
    return blocks(List.of(List.of(rows)));
  }

  /** One complete trip of several blocks. */
  TestLane blocks(List<List<String>> blocks) throws IOException {
    return blocks(blocks, false);
  }

  /** One complete trip, in one block, of changes of a table with a key. */
  TestLane upsert(String... rows) throws IOException {
    return blocks(List.of(List.of(rows)), true);
  }

  /** One complete trip of several blocks. */
  TestLane blocks(List<List<String>> blocks, boolean changes) throws IOException {
    TripKey key = newTrip();
    int number = lane.log().registerEncoding(encoding.toJson());
    CRC32C crc = new CRC32C();
    long row = 1;
    for (int i = 0; i < blocks.size(); i++) {
      List<String> rows = blocks.get(i);
      byte[] bytes = (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
      crc.update(bytes);
      lane.log()
          .append(
              new TripBlock(
                  key,
                  "tester",
                  true,
                  row,
                  rows.size(),
                  number,
                  (int) crc.getValue(),
                  judge(bytes),
                  i == blocks.size() - 1,
                  ByteBuffer.wrap(bytes),
                  lane.eventTime().isPresent() ? times(rows) : null,
                  changes))
          .join();
      row += rows.size();
    }
    return this;
  }

  /** One that the lane does not know, also when it was opened again. */
  private TripKey newTrip() {
    TripKey key;
    do {
      key = TripKey.of("trip-" + ++trips);
    } while (lane.log().trip(key).isPresent());
    return key;
  }

  private static long[] times(List<String> rows) {
    return rows.stream()
        .map(row -> Instant.parse(row.substring(6, row.indexOf('"', 6))))
        .mapToLong(time -> ChronoUnit.MICROS.between(Instant.EPOCH, time))
        .toArray();
  }

  private List<Verdict> judge(byte[] bytes) {
    List<Verdict> verdicts = new ArrayList<>();
    RowDecoder.judge(encoding)
        .decode(
            bytes,
            0,
            bytes.length,
            new BitSet(),
            new ColumnWriter[0],
            0,
            (row, message) -> verdicts.add(Verdict.breakdown(row, message)));
    return verdicts;
  }

  @Override
  public void close() throws IOException {
    lane.log().close();
  }
}
