package io.roundabout.peers.kafka;

import io.roundabout.peers.yardstick.Job;
import java.util.Set;
import java.util.TreeSet;

/** The settings of a job that are the same for all who use Kafka. */
public final class Settings {
  private static final int REQUEST_BYTES = 1 << 20;
  private static final int AROUND_A_ROW = 1 << 16;

  private Settings() {}

  /**
   * Refuses a setting that nobody would read.
   *
   * @throws IllegalArgumentException names it and those that are known
   */
  public static void only(Job job, Set<String> known) {
    for (String name : job.settings().keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "unknown setting " + name + "; known are " + new TreeSet<>(known));
      }
    }
  }

  /** Of each topic; two by default, one for each core of the machine that the figures are from. */
  public static int partitions(Job job) {
    return job.number("partitions", 2);
  }

  /** Bytes that a request may have: Kafka's default, or more where a row is larger. */
  public static int requestBytes(Job job) {
    return Math.max(REQUEST_BYTES, job.rowBytes() + AROUND_A_ROW);
  }
}
