package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of file of a lane, as if a later version had written it. */
class NewerVersionsTest {
  private static final LaneLogOptions LOG =
      new LaneLogOptions(false, 400, 1 << 20, Clock.systemUTC());
  private static final LaneLogOptions TABLE =
      new LaneLogOptions(true, 400, 1 << 20, Clock.systemUTC());

  private static SimulatedDisk lane(LaneLogOptions options) throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      log.registerEncoding("json");
      new SentTrip("monday").end(log, "a", "b").get();
      if (options.table()) {
        try (TableRewrite rewrite = log.rewriteTable(1)) {
          rewrite.add(0, 1, ByteBuffer.wrap("a\n".getBytes(StandardCharsets.UTF_8)));
          rewrite.commit();
        }
        new SentTrip("open").send(log, "c").get();
      }
    }
    return disk;
  }

  /**
   * @param at where the version stands in the file
   * @param bytes it has
   * @param from where what the checksum covers begins
   * @param checksum where that stands, or -4 for the end of the file
   */
  @ParameterizedTest(name = "{1}, table: {0}, version at {2}")
  @CsvSource({
    "false, lane, 8, 4, 0, -4",
    "false, encodings, 8, 4, 0, -4",
    "false, trips, 8, 4, 0, -4",
    "false, durable, 4, 4, 0, 40",
    "false, durable, 516, 4, 512, 552",
    "false, 00000000000000000000.segment, 8, 4, 0, 60",
    "false, 00000000000000000000.segment, 72, 1, 64, 188",
    "true, 00000000000000000001.dump, 2056, 1, 2048, 2172",
    "true, 00000000000000000002.compacted, 72, 1, 64, 188",
    "true, 00000000000000000003.dump, 8, 4, 0, 60",
    "true, 00000000000000000003.dump, 1028, 4, 1024, 1064",
    "true, 00000000000000000003.dump, 2056, 1, 2048, 2172",
  })
  void aFileOfANewerVersionIsRefusedByName(
      boolean table, String name, int at, int bytes, int from, int checksum) throws Exception {
    LaneLogOptions options = table ? TABLE : LOG;
    SimulatedDisk disk = lane(options);
    byte[] file = disk.bytes(name);
    ByteBuffer content = ByteBuffer.wrap(file);
    if (bytes == 1) {
      content.put(at, (byte) 99);
    } else {
      content.putInt(at, 99);
    }
    int crcAt = checksum < 0 ? file.length + checksum : checksum;
    CRC32C crc = new CRC32C();
    crc.update(file, from, crcAt - from);
    content.putInt(crcAt, (int) crc.getValue());
    disk.put(name, file);

    assertThatThrownBy(() -> openAndRead(disk, options))
        .hasMessageContaining(name)
        .hasMessageContaining("version 99")
        .hasMessageContaining("a newer Roundabout wrote it")
        .hasMessageNotContaining("damaged");
  }

  private static void openAndRead(SimulatedDisk disk, LaneLogOptions options) throws Exception {
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      for (BlockRange range : log.ranges(0, log.endRow(), Long.MAX_VALUE)) {
        LaneContents.rows(disk, List.of(range));
      }
      for (TableVersion version : log.tables()) {
        LaneContents.rows(disk, log.tableRanges(version.version(), Long.MAX_VALUE));
      }
    }
  }
}
