package io.roundabout.haltpoints;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the passes of one place, and halts the process at one of them. Thread-safe. */
final class ArmedHalt {
  private final HaltPoint place;
  private final long pass;
  private final Path record;
  private final AtomicLong passes = new AtomicLong();

  private ArmedHalt(HaltPoint place, long pass, Path record) {
    this.place = place;
    this.pass = pass;
    this.record = record;
  }

  /**
   * @param recordFile null for none
   * @throws IllegalArgumentException when there is no such place, or the number is none
   */
  static ArmedHalt parse(String armed, String recordFile) {
    int colon = armed.indexOf(':');
    String name = colon < 0 ? armed : armed.substring(0, colon);
    HaltPoint place =
        Arrays.stream(HaltPoint.values())
            .filter(point -> point.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> refused(armed, "'" + name + "' is not one of the places " + names()));
    return new ArmedHalt(
        place,
        colon < 0 ? 1 : number(armed, armed.substring(colon + 1)),
        recordFile == null ? null : Path.of(recordFile));
  }

  private static long number(String armed, String text) {
    try {
      long number = Long.parseLong(text);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw refused(armed, "'" + text + "' is not a number");
    }
    throw refused(armed, "passes count from 1");
  }

  private static IllegalArgumentException refused(String armed, String why) {
    return new IllegalArgumentException("-D" + HaltPoint.PROPERTY + "=" + armed + ": " + why);
  }

  private static String names() {
    return Arrays.toString(HaltPoint.values());
  }

  void passed(HaltPoint point) {
    if (due(point)) {
      try {
        write();
      } finally {
        Runtime.getRuntime().halt(HaltPoint.EXIT_CODE);
      }
    }
  }

  /** Whether this pass is the one. */
  boolean due(HaltPoint point) {
    return point == place && passes.incrementAndGet() == pass;
  }

  private void write() {
    if (record != null) {
      try {
        Files.writeString(
            record,
            place + " " + pass + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
