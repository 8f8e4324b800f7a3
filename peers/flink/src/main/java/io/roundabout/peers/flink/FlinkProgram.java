package io.roundabout.peers.flink;

import static org.apache.flink.table.api.Expressions.$;

import io.roundabout.peers.kafka.Topics;
import io.roundabout.peers.yardstick.Work;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * The job, with its job manager and its task manager in this process. As a cluster with high
 * availability does, it keeps the job's graph: after a crash nothing is planned again, and the job
 * goes on from the newest checkpoint on disk.
 */
final class FlinkProgram {
  private FlinkProgram() {}

  /**
   * {@code WORK JOIN ADDRESS DIRECTORY PARALLELISM CHECKPOINT-MILLIS STATE BATCH-BYTES
   * REQUEST-BYTES}.
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[3]);
    int parallelism = Integer.parseInt(args[4]);
    Configuration configuration = configuration(directory, args[5], args[6]);
    Path kept = directory.resolve("job-graph");
    if (!Files.exists(kept)) {
      Statements statements =
          new Statements(
              Work.valueOf(args[0]), args[1].equals("temporal"), args[2], args[7], args[8]);
      keep(plan(statements, parallelism, configuration), kept);
    }
    JobGraph job = read(kept);
    Optional<Path> latest = Checkpoints.latest(Checkpoints.in(directory));
    if (latest.isPresent()) {
      // Claimed, because it is the job's own: the next checkpoint need not hold all state again.
      job.setSavepointRestoreSettings(
          SavepointRestoreSettings.forPath(
              latest.get().toUri().toString(), false, RecoveryClaimMode.CLAIM));
    }
    MiniClusterConfiguration cluster =
        new MiniClusterConfiguration.Builder()
            .setConfiguration(configuration)
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(parallelism)
            .build();
    try (MiniCluster flink = new MiniCluster(cluster)) {
      flink.start();
      flink.executeJobBlocking(job);
    }
  }

  private static JobGraph plan(
      Statements statements, int parallelism, Configuration configuration) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    statements.tables().forEach(tables::executeSql);
    if (statements.temporalJoin()) {
      tables.createTemporarySystemFunction(
          Statements.CUSTOMERS_AT,
          tables.from(Topics.CUSTOMERS).createTemporalTableFunction($("arrived"), $("customer")));
    }
    StreamStatementSet statement = tables.createStatementSet();
    statement.addInsertSql(statements.insert());
    statement.attachAsDataStream();
    return environment.getStreamGraph().getJobGraph();
  }

  private static void keep(JobGraph job, Path file) throws IOException {
    Path temporary = Files.createTempFile(file.getParent(), "job-graph", null);
    try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(temporary))) {
      out.writeObject(job);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static JobGraph read(Path file) throws IOException, ClassNotFoundException {
    try (InputStream in = Files.newInputStream(file);
        ObjectInputStream job = new ObjectInputStream(in)) {
      return (JobGraph) job.readObject();
    }
  }

  private static Configuration configuration(Path directory, String checkpoint, String state) {
    Configuration c = new Configuration();
    c.setString("execution.checkpointing.mode", "EXACTLY_ONCE");
    c.setString("execution.checkpointing.interval", checkpoint + " ms");
    c.setString("execution.checkpointing.storage", "filesystem");
    c.setString("execution.checkpointing.dir", Checkpoints.in(directory).toUri().toString());
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
    c.setString("rest.bind-port", "0");
    return c;
  }
}
