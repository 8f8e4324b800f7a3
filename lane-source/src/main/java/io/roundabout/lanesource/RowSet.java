package io.roundabout.lanesource;

import io.roundabout.lanelog.BlockRange;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.TableVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Which rows of a lane a scan reads. */
sealed interface RowSet {

  /** The blocks that hold the rows, in ranges of about {@code targetBytes}. */
  List<BlockRange> blocks(LaneLog log, long targetBytes);

  /** The rows; those of a table's version are numbered from 0 in that version. */
  RowRanges.Range rows();

  /**
   * Those among them that do not count.
   *
   * @param cacheBytes that finding out may keep in memory
   */
  default DeadRows dead(Lane lane, long cacheBytes) {
    return DeadRows.NONE;
  }

  /** Rows of the log. */
  record OfLog(RowRanges.Range rows) implements RowSet {
    @Override
    public List<BlockRange> blocks(LaneLog log, long targetBytes) {
      if (rows.rows() == 0) {
        return List.of();
      }
      try {
        return log.ranges(rows.from(), rows.to(), targetBytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The rows of a version of a table. */
  record OfTable(long version, RowRanges.Range rows) implements RowSet {
    @Override
    public List<BlockRange> blocks(LaneLog log, long targetBytes) {
      return version == 0 ? List.of() : tableBlocks(log, version, targetBytes);
    }

    @Override
    public DeadRows dead(Lane lane, long cacheBytes) {
      try {
        return KeyedTables.SHARED.dead(lane, version, cacheBytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The whole log as it is now. */
  static RowSet all(LaneLog log) {
    return new OfLog(new RowRanges.Range(log.firstRow(), log.endRow()));
  }

  /** The newest version of a table; no rows while there is none. */
  static RowSet newest(Lane lane) {
    long newest = lane.log().newestTable().map(TableVersion::version).orElse(0L);
    return newest == 0 ? new OfTable(0, new RowRanges.Range(0, 0)) : version(lane, newest);
  }

  static RowSet version(Lane lane, long version) {
    LaneLog log = lane.log();
    if (lane.key().isEmpty()) {
      refuseChanges(lane, version);
    }
    long rows =
        tableBlocks(log, version, Long.MAX_VALUE).stream()
            .mapToLong(BlockRange::endRow)
            .max()
            .orElse(0);
    return new OfTable(version, new RowRanges.Range(0, rows));
  }

  private static void refuseChanges(Lane lane, long version) {
    for (TableVersion known : lane.log().tables()) {
      if (known.version() == version && known.changedFiles() > 0) {
        throw new IllegalStateException(
            "table '%s': its version %d has changes by a key, and the configuration names none (bring a whole dump, or configure the key again)"
                .formatted(lane.name(), version));
      }
    }
  }

  private static List<BlockRange> tableBlocks(LaneLog log, long version, long targetBytes) {
    try {
      return log.tableRanges(version, targetBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
