package io.roundabout.exits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the rows that a query remembers by what comes and what is forgotten, batch by batch. Its
 * store could count them only by looking for each row before it is written or removed, which takes
 * a fifth of a join's time. The count is kept in {@code remembered.json}, written after each batch
 * and not forced to disk: after a crash it may lack the last batch, or be lost. Thread-safe.
 */
final class RememberedRows extends StreamingQueryListener {
  private static final Logger LOG = LoggerFactory.getLogger(RememberedRows.class);
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private long batch = -1;
  private volatile long rows;

  private RememberedRows(Path file) {
    this.file = file;
  }

  /** Goes on from the count in the file, or from none if it cannot be read. */
  static RememberedRows in(Path file) {
    RememberedRows remembered = new RememberedRows(file);
    if (Files.exists(file)) {
      try {
        JsonNode node = VersionedJson.read(file, VERSION);
        remembered.batch = node.path("batch").asLong();
        remembered.rows = node.path("rows").asLong();
      } catch (IOException e) {
        LOG.warn("what the query remembers is counted anew, from none", e);
      }
    }
    return remembered;
  }

  long rows() {
    return rows;
  }

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    StreamingQueryProgress progress = event.progress();
    // Where there was no batch, Spark tells of the last one's removals again.
    if (progress.durationMs().containsKey("addBatch")) {
      long change = 0;
      for (StateOperatorProgress state : progress.stateOperators()) {
        change += state.numRowsUpdated() - state.numRowsRemoved();
      }
      count(progress.batchId(), change);
    }
  }

  /** A batch that is run again after a crash counts once. */
  synchronized void count(long id, long change) {
    if (id > batch && change != 0) {
      batch = id;
      rows = Math.max(0, rows + change);
      write();
    }
  }

  private void write() {
    Path written = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.write(
          written,
          JSON.writeValueAsBytes(
              JSON.createObjectNode().put("v", VERSION).put("batch", batch).put("rows", rows)));
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{} could not be written: after a restart the count is wrong", file, e);
    }
  }

  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}
}
