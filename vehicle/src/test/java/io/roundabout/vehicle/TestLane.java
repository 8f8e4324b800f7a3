package io.roundabout.vehicle;

import io.roundabout.gate.Gate;
import io.roundabout.gate.GateLane;
import io.roundabout.gate.GateOptions;
import io.roundabout.lanelog.Block;
import io.roundabout.lanelog.BlockRange;
import io.roundabout.lanelog.BlockReader;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.LaneLogOptions;
import io.roundabout.lanelog.LogStorage;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real gate over one real lane, {@code orders (id BIGINT, name STRING)}, json by default. */
final class TestLane implements AutoCloseable {
  private final LogStorage storage;
  private final LaneLog log;
  private final Gate gate;

  TestLane(Path directory, int port) throws IOException {
    storage = LogStorage.local(directory);
    log = LaneLog.open("orders", storage, LaneLogOptions.DEFAULT);
    GateLane lane =
        new GateLane.Open(
            "orders",
            log,
            Columns.parse("id BIGINT, name STRING"),
            Format.JSON,
            CsvOptions.DEFAULT);
    gate = Gate.start(GateOptions.at("127.0.0.1", port), Map.of("orders", lane));
  }

  int port() {
    return gate.port();
  }

  /** The lane's rows as they stand on disk. */
  List<String> rows() throws IOException {
    StringBuilder text = new StringBuilder();
    for (BlockRange range : log.ranges(log.firstRow(), log.endRow(), Long.MAX_VALUE)) {
      try (BlockReader reader = BlockReader.open(storage, range)) {
        for (Block block = reader.next(); block != null; block = reader.next()) {
          int length = block.to() - block.from();
          text.append(new String(block.bytes(), block.from(), length, StandardCharsets.UTF_8));
        }
      }
    }
    return text.toString().lines().toList();
  }

  @Override
  public void close() throws IOException {
    gate.close();
    log.close();
  }
}
