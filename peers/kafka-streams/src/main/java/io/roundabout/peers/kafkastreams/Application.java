package io.roundabout.peers.kafkastreams;

import io.roundabout.peers.yardstick.Work;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * The process that computes: {@code WORK PROPERTIES RUNNING}; the last file is made when it runs.
 */
final class Application {
  private Application() {}

  public static void main(String[] args) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(args[1]))) {
      properties.load(in);
    }
    KafkaStreams streams =
        new KafkaStreams(Topologies.of(Work.valueOf(args[0]), properties), properties);
    streams.setUncaughtExceptionHandler(e -> StreamThreadExceptionResponse.REPLACE_THREAD);
    streams.setStateListener(
        (state, before) -> {
          if (state == KafkaStreams.State.RUNNING) {
            mark(Path.of(args[2]));
          }
        });
    streams.start();
  }

  private static void mark(Path running) {
    try {
      Files.write(running, new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
