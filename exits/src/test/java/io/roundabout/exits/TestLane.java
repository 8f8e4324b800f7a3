package io.roundabout.exits;

import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.LaneLogOptions;
import io.roundabout.lanelog.LogStorage;
import io.roundabout.lanelog.TripBlock;
import io.roundabout.lanelog.TripKey;
import io.roundabout.lanelog.Verdict;
import io.roundabout.lanesource.EventTime;
import io.roundabout.lanesource.Lane;
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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** A real lane on disk, and a gate that is just large enough for tests. */
final class TestLane implements AutoCloseable {
  private final Lane lane;

  private TestLane(Lane lane) {
    this.lane = lane;
  }

  /**
   * @param segmentBytes small, to see what retention does
   */
  static TestLane open(
      Path parent, String name, String columns, boolean table, long segmentBytes, Clock clock)
      throws IOException {
    LogStorage storage = LogStorage.local(parent.resolve(name));
    LaneLogOptions options = new LaneLogOptions(table, segmentBytes, 64L << 20, clock);
    LaneLog log = LaneLog.open(name, storage, options);
    return new TestLane(new Lane(name, Columns.parse(columns), Optional.empty(), log, storage));
  }

  /** A table whose rows can be changed one by one. */
  static TestLane keyed(Path parent, String name, String columns, String key, Clock clock)
      throws IOException {
    Lane table = open(parent, name, columns, true, 1L << 20, clock).lane;
    return new TestLane(
        Lane.keyed(name, table.columns(), List.of(key), table.log(), table.storage()));
  }

  /** A lane whose rows happened at their column {@code t}, which is its first one. */
  static TestLane timed(
      Path parent, String name, String columns, Duration lateBy, long segmentBytes, Clock clock)
      throws IOException {
    LogStorage storage = LogStorage.local(parent.resolve(name));
    OptionalLong lateByMicros = OptionalLong.of(TimeUnit.MILLISECONDS.toMicros(lateBy.toMillis()));
    LaneLogOptions options =
        new LaneLogOptions(false, segmentBytes, 64L << 20, clock, lateByMicros);
    LaneLog log = LaneLog.open(name, storage, options);
    EventTime time = new EventTime("t", lateBy);
    return new TestLane(new Lane(name, Columns.parse(columns), Optional.of(time), log, storage));
  }

  Lane lane() {
    return lane;
  }

  /** One complete trip of rows of json, in one block. */
  void unload(String... rows) throws IOException {
    unload("trip-" + UUID.randomUUID(), true, rows);
  }

  /** One complete trip of changes of a keyed table. */
  void upsert(String... rows) throws IOException {
    unload("trip-" + UUID.randomUUID(), true, true, rows);
  }

  void unload(String trip, boolean complete, String... rows) throws IOException {
    unload(trip, complete, false, rows);
  }

  private void unload(String trip, boolean complete, boolean changes, String... rows)
      throws IOException {
    Encoding encoding = Encoding.json(lane.columns());
    byte[] bytes = (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    lane.log()
        .append(
            new TripBlock(
                TripKey.of(trip),
                "tester",
                true,
                1,
                rows.length,
                lane.log().registerEncoding(encoding.toJson()),
                (int) crc.getValue(),
                judge(encoding, bytes),
                complete,
                ByteBuffer.wrap(bytes),
                lane.eventTime().isPresent() ? times(rows) : null,
                changes))
        .join();
  }

  private static long[] times(String... rows) {
    return Stream.of(rows)
        .map(row -> row.substring(6, row.indexOf('"', 6)))
        .mapToLong(time -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time)))
        .toArray();
  }

  private static List<Verdict> judge(Encoding encoding, byte[] bytes) {
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
