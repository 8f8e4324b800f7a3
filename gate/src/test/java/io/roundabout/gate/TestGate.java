package io.roundabout.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.lanelog.Block;
import io.roundabout.lanelog.BlockRange;
import io.roundabout.lanelog.BlockReader;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.LaneLogOptions;
import io.roundabout.lanelog.LogStorage;
import io.roundabout.lanelog.RunningCrc;
import io.roundabout.lanelog.TableVersion;
import io.roundabout.lanelog.TripKey;
import io.roundabout.lanelog.TripState;
import io.roundabout.lanelog.Verdict;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * A gate over real lanes on a real disk: {@code weather} (json), {@code flights} (csv with a
 * header), {@code airports} (a table), {@code rides} (json, with an event time that may be 10 s
 * late), {@code places} (a table with the key faa, gate), {@code gone} (could not be opened). What
 * stands in the lanes is checked when it closes.
 */
final class TestGate implements AutoCloseable {
  static final String RIDES = "id BIGINT, at TIMESTAMP NOT NULL, fare DOUBLE";
  static final String COLUMNS = "origin STRING, temp DOUBLE, n BIGINT";

  private final Map<String, LogStorage> storages = new HashMap<>();
  private final Map<String, LaneLog> logs = new LinkedHashMap<>();
  private final FaultyDisk disk;
  private final long pendingBytes;
  private final Gate gate;

  TestGate(Path directory) throws IOException {
    this(directory, options -> options, new FaultyDisk());
  }

  TestGate(Path directory, UnaryOperator<GateOptions> options) throws IOException {
    this(directory, options, new FaultyDisk());
  }

  TestGate(Path directory, UnaryOperator<GateOptions> options, FaultyDisk disk) throws IOException {
    this(directory, options, disk, LaneLogOptions.DEFAULT.pendingBytes());
  }

  TestGate(Path directory, UnaryOperator<GateOptions> options, FaultyDisk disk, long pendingBytes)
      throws IOException {
    this.disk = disk;
    this.pendingBytes = pendingBytes;
    Map<String, GateLane> lanes = new HashMap<>();
    Columns columns = Columns.parse(COLUMNS);
    lanes.put(
        "weather",
        lane(directory, disk, "weather", false, columns, Format.JSON, CsvOptions.DEFAULT));
    lanes.put(
        "flights",
        lane(
            directory,
            disk,
            "flights",
            false,
            columns,
            Format.CSV,
            new CsvOptions(true, ',', '"', "NA")));
    lanes.put(
        "airports",
        lane(directory, disk, "airports", true, columns, Format.JSON, CsvOptions.DEFAULT));
    lanes.put("rides", rides(directory));
    lanes.put("places", places(directory));
    lanes.put("gone", new GateLane.Stopped("gone", "rows-1.log is damaged at byte 77"));
    gate =
        Gate.start(
            options.apply(
                GateOptions.at("127.0.0.1", 0)
                    .withPatience(Duration.ofSeconds(30), Duration.ofSeconds(10))),
            lanes);
  }

  private GateLane lane(
      Path directory,
      FaultyDisk disk,
      String name,
      boolean table,
      Columns columns,
      Format format,
      CsvOptions csv)
      throws IOException {
    LogStorage storage = disk.storage(LogStorage.local(directory.resolve(name)));
    LaneLogOptions options =
        new LaneLogOptions(table, 64 << 10, pendingBytes, LaneLogOptions.DEFAULT.clock());
    LaneLog log = open(name, storage, options);
    return new GateLane.Open(name, log, columns, format, csv);
  }

  private LaneLog open(String name, LogStorage storage, LaneLogOptions options) throws IOException {
    LaneLog log = LaneLog.open(name, storage, options);
    storages.put(name, storage);
    logs.put(name, log);
    return log;
  }

  private GateLane places(Path directory) throws IOException {
    LogStorage storage = disk.storage(LogStorage.local(directory.resolve("places")));
    LaneLogOptions options =
        new LaneLogOptions(true, 64 << 10, pendingBytes, LaneLogOptions.DEFAULT.clock());
    return new GateLane.Open(
        "places",
        open("places", storage, options),
        Columns.parse("faa STRING, gate INT, name STRING NOT NULL, lat DOUBLE"),
        Format.JSON,
        new CsvOptions(true, ',', '"', "NA"),
        Optional.empty(),
        List.of("faa", "gate"));
  }

  private GateLane rides(Path directory) throws IOException {
    LogStorage storage = disk.storage(LogStorage.local(directory.resolve("rides")));
    LaneLogOptions options =
        new LaneLogOptions(
            false,
            64 << 10,
            pendingBytes,
            LaneLogOptions.DEFAULT.clock(),
            OptionalLong.of(10_000_000));
    return new GateLane.Open(
        "rides",
        open("rides", storage, options),
        Columns.parse(RIDES),
        Format.JSON,
        CsvOptions.DEFAULT,
        Optional.of("at"));
  }

  Gate gate() {
    return gate;
  }

  LaneLog log(String lane) {
    return logs.get(lane);
  }

  TestVehicle vehicle() throws IOException {
    return new TestVehicle(gate.port());
  }

  TestVehicle vehicle(String... lines) throws IOException {
    return vehicle().lines(lines);
  }

  TripState trip(String lane, String trip) {
    return log(lane).trip(TripKey.of(trip)).orElseThrow();
  }

  List<Block> blocks(String lane) throws IOException {
    LaneLog log = log(lane);
    if (!log.table()) {
      return blocks(lane, log.ranges(log.firstRow(), log.endRow(), 1 << 20));
    }
    List<Block> blocks = new ArrayList<>();
    if (log.newestTable().isPresent()) {
      TableVersion newest = log.newestTable().get();
      blocks.addAll(blocks(lane, log.tableRanges(newest.version(), 1 << 20)));
    }
    return blocks;
  }

  private List<Block> blocks(String lane, List<BlockRange> ranges) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (BlockRange range : ranges) {
      try (BlockReader reader = BlockReader.open(storages.get(lane), range)) {
        for (Block block = reader.next(); block != null; block = reader.next()) {
          blocks.add(copy(block));
        }
      }
    }
    return blocks;
  }

  private static Block copy(Block block) {
    byte[] bytes = java.util.Arrays.copyOfRange(block.bytes(), block.from(), block.to());
    return new Block(
        block.firstRow(),
        block.rows(),
        block.arrivalMillis(),
        block.key(),
        block.vehicle(),
        block.firstTripRow(),
        block.encoding(),
        block.crcBefore(),
        block.crcAfter(),
        List.copyOf(block.verdicts()),
        block.endOfTrip(),
        block.mark(),
        block.close(),
        bytes,
        0,
        bytes.length);
  }

  /** All rows of the lane, without their ends. */
  List<String> rows(String lane) throws IOException {
    return rows(blocks(lane));
  }

  List<String> rows(String lane, String trip) throws IOException {
    return rows(
        blocks(lane).stream().filter(block -> block.key().equals(TripKey.of(trip))).toList());
  }

  private static List<String> rows(List<Block> blocks) {
    List<String> rows = new ArrayList<>();
    for (Block block : blocks) {
      new String(block.bytes(), block.from(), block.to() - block.from(), StandardCharsets.UTF_8)
          .lines()
          .forEach(rows::add);
    }
    return rows;
  }

  /** The breakdowns of a lane: the trip's row number and the reason. */
  Map<Long, String> breakdowns(String lane) throws IOException {
    return verdicts(lane, Verdict.Kind.BREAKDOWN);
  }

  Map<Long, String> verdicts(String lane, Verdict.Kind kind) throws IOException {
    Map<Long, String> verdicts = new LinkedHashMap<>();
    for (Block block : blocks(lane)) {
      for (Verdict verdict : block.verdicts()) {
        if (verdict.kind() == kind) {
          verdicts.put(block.firstTripRow() + verdict.row(), verdict.reason());
        }
      }
    }
    return verdicts;
  }

  @Override
  public void close() throws IOException {
    disk.releaseForces();
    gate.close();
    try {
      for (String lane : logs.keySet()) {
        if (log(lane).stopped().isEmpty()) {
          checkBooks(lane);
        }
      }
    } finally {
      for (LaneLog log : logs.values()) {
        log.close();
      }
    }
  }

  /** Each trip's kept rows are numbered without gap, and their sums fit together. */
  private void checkBooks(String lane) throws IOException {
    Map<TripKey, Block> last = new HashMap<>();
    for (Block block : blocks(lane)) {
      Block before = last.put(block.key(), block);
      assertThat(LineEnds.count(block.bytes(), block.from(), block.to())).isEqualTo(block.rows());
      RunningCrc crc = RunningCrc.resume(block.crcBefore());
      crc.update(block.bytes(), block.from(), block.to() - block.from());
      assertThat(crc.value()).isEqualTo(block.crcAfter());
      if (before != null) {
        assertThat(block.firstTripRow()).isEqualTo(before.firstTripRow() + before.rows());
        assertThat(block.crcBefore()).isEqualTo(before.crcAfter());
        assertThat(before.endOfTrip()).isFalse();
      }
    }
    last.forEach(
        (key, block) -> {
          TripState state = log(lane).trip(key).orElseThrow();
          assertThat(state.rows()).isEqualTo(block.firstTripRow() + block.rows() - 1);
          assertThat(state.crc()).isEqualTo(block.crcAfter());
          assertThat(state.complete() || !block.endOfTrip()).isTrue();
        });
  }

  /** A good row of every lane's columns. */
  static String row(int n) {
    return "{\"origin\":\"EWR\",\"temp\":39.02,\"n\":" + n + "}";
  }

  static String[] rows(int from, int to) {
    String[] rows = new String[to - from + 1];
    for (int n = from; n <= to; n++) {
      rows[n - from] = row(n);
    }
    return rows;
  }
}
