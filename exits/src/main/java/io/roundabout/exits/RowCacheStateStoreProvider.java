package io.roundabout.exits;

import java.io.File;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.streaming.state.RocksDB;
import org.apache.spark.sql.execution.streaming.state.RocksDBConf;
import org.apache.spark.sql.execution.streaming.state.RocksDBEventForwarder;
import org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider;
import scala.Option;

/**
 * Spark's own store of state with a {@link RowCache} before each of its databases. Files and their
 * format are Spark's. Spark makes it by its name, which each checkpoint names for ever.
 */
public final class RowCacheStateStoreProvider extends RocksDBStateStoreProvider {
  @Override
  public RocksDB createRocksDB(
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
    return new RowCachedRocksDb(
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
}
