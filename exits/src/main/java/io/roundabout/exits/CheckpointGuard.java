package io.roundabout.exits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.streaming.StreamingQueryException;

/**
 * Looks at a query's checkpoint before Spark does. Where the logs of batches are missing, Spark
 * begins at batch 0 again; the exit's ledger has that batch, and would leave out its rows, whatever
 * they are. So the logs must reach as far as the ledger.
 */
final class CheckpointGuard {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VERSION = Pattern.compile("v\\d+");
  private static final String OFFSETS = "offsets";
  private static final String COMMITS = "commits";
  private static final String METADATA = "metadata";

  private final String exit;
  private final Checkpoint checkpoint;

  CheckpointGuard(String exit, Checkpoint checkpoint) {
    this.exit = exit;
    this.checkpoint = checkpoint;
  }

  /**
   * @param delivered the newest batch of which the ledger tells, below 0 for none
   * @throws CheckpointDamagedException when a file is missing or not whole
   */
  void require(long delivered) throws IOException {
    long planned = checkpoint.newest(OFFSETS).orElse(-1);
    long committed = checkpoint.newest(COMMITS).orElse(-1);
    long needed = Math.max(committed, delivered);
    if (planned < 0 && needed < 0) {
      // Nothing was given yet: whatever an end in the middle left, Spark wants an empty place.
      DurableFiles.deleteTree(checkpoint.directory());
      return;
    }
    if (planned < needed) {
      throw damaged(file(OFFSETS, needed), "is missing", null);
    }
    requireLog(OFFSETS, planned);
    if (committed >= 0) {
      requireLog(COMMITS, committed);
    }
    if (committed < planned && planned > 0) {
      requireLog(OFFSETS, planned - 1);
    }
    requireMetadata();
    sweep(OFFSETS);
    sweep(COMMITS);
  }

  /** The version of the format stands before lines of JSON; a source without an offset has "-". */
  private void requireLog(String log, long batch) throws IOException {
    Path file = file(log, batch);
    List<String> lines = lines(file);
    if (lines.size() < (log.equals(OFFSETS) ? 3 : 2) || !VERSION.matcher(lines.get(0)).matches()) {
      throw damaged(file, "is cut off", null);
    }
    for (String line : lines.subList(1, lines.size())) {
      if (!line.equals("-")) {
        requireJson(file, line);
      }
    }
    Path before = file(log, batch - 1);
    if (log.equals(OFFSETS) && Files.exists(before) && lines(before).size() != lines.size()) {
      throw damaged(file, "has another number of lines than the one before it", null);
    }
  }

  private void requireMetadata() throws IOException {
    Path file = checkpoint.directory().resolve(METADATA);
    requireJson(file, String.join("\n", lines(file)));
  }

  private void requireJson(Path file, String text) throws IOException {
    try {
      if (!JSON.readTree(text).isObject()) {
        throw damaged(file, "is cut off", null);
      }
    } catch (JsonProcessingException e) {
      throw damaged(file, "is cut off", e);
    }
  }

  private List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw damaged(file, "is missing", e);
    } catch (MalformedInputException e) {
      throw damaged(file, "is not text", e);
    }
  }

  /** Removes what a crash left of files that were never put at their places. */
  private void sweep(String log) throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(checkpoint.directory().resolve(log), ".*.tmp")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException notBegun) {
      return;
    }
  }

  /** The error of a query, or what it says of the checkpoint's state when that is damaged. */
  Exception explained(StreamingQueryException e) {
    Path state = checkpoint.directory().resolve("state");
    boolean ofState = false;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      ofState |= cause instanceof SparkThrowable spark && ofState(spark.getCondition());
      if (cause instanceof NoSuchFileException missing) {
        Path file = Path.of(missing.getFile());
        if (file.startsWith(state)) {
          return damaged(file, "is missing", e);
        }
      }
    }
    Optional<StateFiles.Fault> fault = ofState ? StateFiles.fault(state) : Optional.empty();
    return fault.isPresent() ? damaged(fault.get().file(), fault.get().what(), e) : e;
  }

  private static boolean ofState(String condition) {
    return condition != null
        && (condition.startsWith("CANNOT_LOAD_STATE_STORE")
            || condition.startsWith("STREAMING_STATEFUL_OPERATOR_MISSING")
            || condition.startsWith("STATE_STORE_"));
  }

  private Path file(String log, long batch) {
    return checkpoint.directory().resolve(log).resolve(Long.toString(batch));
  }

  private CheckpointDamagedException damaged(Path file, String what, Throwable cause) {
    return new CheckpointDamagedException(exit, file, what, cause);
  }
}
