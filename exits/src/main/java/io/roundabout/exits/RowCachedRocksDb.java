package io.roundabout.exits;

import java.io.File;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.streaming.state.RocksDB;
import org.apache.spark.sql.execution.streaming.state.RocksDBConf;
import org.apache.spark.sql.execution.streaming.state.RocksDBEventForwarder;
import scala.Option;
import scala.collection.immutable.List;

/**
 * Spark's database of one store with what was asked for lately kept in the heap: a call into
 * RocksDB costs microseconds, and a join of streams asks three times a row. What is written goes to
 * the database at once. What is kept is that of one version of the state with the changes since: as
 * soon as another one is loaded, or changes are dropped, nothing is kept any more. For one thread
 * at a time, as the database itself.
 */
final class RowCachedRocksDb extends RocksDB {
  private final RowCache rows = new RowCache(RowCacheBudget.OF_THE_HEAP);

  RowCachedRocksDb(
      String dfsRootDir,
      RocksDBConf conf,
      File localRootDir,
      Configuration hadoopConf,
      String loggingId,
      boolean useColumnFamilies,
      boolean enableStateStoreCheckpointIds,
      int partitionId,
      Option<RocksDBEventForwarder> eventForwarder,
      Option<String> uniqueId) {
    super(
        dfsRootDir,
        conf,
        localRootDir,
        hadoopConf,
        loggingId,
        useColumnFamilies,
        enableStateStoreCheckpointIds,
        partitionId,
        eventForwarder,
        uniqueId);
  }

  @Override
  public RocksDB load(
      long version, Option<String> checkpointId, boolean readOnly, boolean loadEmpty) {
    // Otherwise the database stays as it is; where checkpoints have ids, that depends on them too.
    if (version != loadedVersion() || loadEmpty || checkpointId.isDefined()) {
      rows.clear();
    }
    return super.load(version, checkpointId, readOnly, loadEmpty);
  }

  @Override
  public RocksDB loadFromSnapshot(
      long snapshot, long end, Option<String> snapshotId, Option<String> endId) {
    rows.clear();
    return super.loadFromSnapshot(snapshot, end, snapshotId, endId);
  }

  @Override
  public byte[] get(byte[] key, String family) {
    byte[] kept = rows.get(family, key);
    if (kept == null) {
      byte[] found = super.get(key, family);
      rows.learn(family, key, found);
      return found;
    }
    return kept == RowCache.NONE ? null : kept;
  }

  @Override
  public void put(
      byte[] key,
      byte[] row,
      String family,
      boolean includesPrefix,
      boolean deriveFamily,
      boolean includesChecksum) {
    super.put(key, row, family, includesPrefix, deriveFamily, includesChecksum);
    if (includesPrefix || deriveFamily || includesChecksum) {
      rows.clear();
    } else {
      rows.changed(family, key, row);
    }
  }

  @Override
  public void remove(
      byte[] key,
      String family,
      boolean includesPrefix,
      boolean deriveFamily,
      boolean includesChecksum) {
    super.remove(key, family, includesPrefix, deriveFamily, includesChecksum);
    if (includesPrefix || deriveFamily || includesChecksum) {
      rows.clear();
    } else {
      rows.changed(family, key, null);
    }
  }

  // What follows is rare among what queries do, and is not looked into.

  @Override
  public void putList(
      byte[] key, List<byte[]> values, String family, boolean a, boolean b, boolean c) {
    rows.clear();
    super.putList(key, values, family, a, b, c);
  }

  @Override
  public void merge(byte[] key, byte[] value, String family, boolean a, boolean b, boolean c) {
    rows.clear();
    super.merge(key, value, family, a, b, c);
  }

  @Override
  public void mergeList(
      byte[] key, List<byte[]> values, String family, boolean a, boolean b, boolean c) {
    rows.clear();
    super.mergeList(key, values, family, a, b, c);
  }

  @Override
  public void deleteRange(byte[] from, byte[] to, String family, boolean a, boolean b) {
    rows.clear();
    super.deleteRange(from, to, family, a, b);
  }

  @Override
  public boolean removeColFamilyIfExists(String family) {
    rows.clear();
    return super.removeColFamilyIfExists(family);
  }

  @Override
  public void close() {
    rows.close();
    super.close();
  }
}
