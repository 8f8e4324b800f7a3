package io.roundabout.peers.flink;

import static org.apache.flink.table.api.Expressions.$;

import io.roundabout.peers.kafka.Topics;
import io.roundabout.peers.yardstick.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * The job, with its job manager and its task manager in this process. It goes on from the newest
 * checkpoint on disk if there is one.
 */
final class FlinkProgram {
  private FlinkProgram() {}

  /**
   * {@code WORK ADDRESS DIRECTORY PARALLELISM CHECKPOINT-MILLIS STATE BATCH-BYTES REQUEST-BYTES}.
   */
  public static void main(String[] args) throws Exception {
    Work work = Work.valueOf(args[0]);
    Statements statements = new Statements(work, args[1], args[6], args[7]);
    Configuration configuration = configuration(Path.of(args[2]), args[4], args[5]);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(Integer.parseInt(args[3]), configuration);
    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    statements.tables().forEach(tables::executeSql);
    if (work == Work.TABLE_JOIN) {
      tables.createTemporarySystemFunction(
          Statements.CUSTOMER_NOW,
          tables.from(Topics.CUSTOMERS).createTemporalTableFunction($("arrived"), $("customer")));
    }
    tables.executeSql(statements.insert()).await();
  }

  private static Configuration configuration(Path directory, String checkpoint, String state)
      throws IOException {
    Configuration c = new Configuration();
    Path checkpoints = Checkpoints.in(directory);
    c.setString("execution.checkpointing.mode", "EXACTLY_ONCE");
    c.setString("execution.checkpointing.interval", checkpoint + " ms");
    c.setString("execution.checkpointing.storage", "filesystem");
    c.setString("execution.checkpointing.dir", checkpoints.toUri().toString());
    c.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    c.setString("execution.checkpointing.incremental", "true");
    c.setString("state.backend.type", state);
    c.setString("state.backend.rocksdb.localdir", directory.resolve("rocksdb").toString());
    c.setString("io.tmp.dirs", directory.resolve("tmp").toString());
    // For RocksDB's caches and write buffers; a local cluster has 128 MB by default.
    c.setString("taskmanager.memory.managed.size", "512 mb");
    // Rows wait so long for others on their way from one task to the next; 100 ms by default.
    c.setString("execution.buffer-timeout.interval", "10 ms");
    c.setString("pipeline.object-reuse", "true");
    // The broker may come up later than this does.
    c.setString("restart-strategy.type", "fixed-delay");
    c.setString("restart-strategy.fixed-delay.attempts", "1000");
    c.setString("restart-strategy.fixed-delay.delay", "100 ms");
    Optional<Path> latest = Checkpoints.latest(checkpoints);
    if (latest.isPresent()) {
      c.setString("execution.state-recovery.path", latest.get().toUri().toString());
      // What it goes on from is its own: the next checkpoint need not hold all state again.
      c.setString("execution.state-recovery.claim-mode", "CLAIM");
    }
    return c;
  }
}
