package io.roundabout.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small configuration on free ports. */
final class Example {
  private Example() {}

  static final String LANES =
      """
      state: state
      gate: {port: 0}
      amqp: {port: 0}
      spark: {master: "local[2]"}
      lanes:
        readings: {columns: "station STRING, value INT"}
        stations: {columns: "station STRING, name STRING", table: true}
        others: {columns: "a INT"}
      """;

  static final String EXITS =
      """
      exits:
        named:
          sql: |
            SELECT name, value
            FROM readings JOIN stations USING (station)
        plain:
          sql: SELECT station, value FROM readings
      """;

  static Path write(Path directory, String yaml) throws IOException {
    return Files.writeString(directory.resolve("roundabout.yaml"), yaml);
  }

  static Path write(Path directory) throws IOException {
    return write(directory, LANES + EXITS);
  }

  static String readings(String trip, String... rows) {
    return unload("readings", trip, rows);
  }

  static String unload(String lane, String trip, String... rows) {
    return "UNLOAD "
        + lane
        + " vehicle=test trip="
        + trip
        + "\n"
        + String.join("\n", rows)
        + "\n\\.\n";
  }
}
