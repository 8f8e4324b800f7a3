package io.roundabout.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * In the process that is measured: writes what Spark tells of each batch that brought rows, a line
 * each. Spark makes it by its name.
 */
public final class BatchTimes extends StreamingQueryListener {
  static final String FILE = "roundabout.benchmark.batches";

  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    StreamingQueryProgress progress = event.progress();
    boolean broughtRows =
        Arrays.stream(progress.sources())
            .anyMatch(source -> !Objects.equals(source.startOffset(), source.endOffset()));
    if (broughtRows && progress.durationMs().containsKey("addBatch")) {
      write(progress.durationMs().toString());
    }
  }

  private static synchronized void write(String line) {
    try {
      Files.writeString(
          Path.of(System.getProperty(FILE)),
          line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}
}
