package io.roundabout.chaosrun;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What vehicles have noted of their trips, each in a file of its own: what was acknowledged, and
 * when what was said. Not thread-safe.
 *
 * <p>A line is {@code MILLIS VERB TRIP [ROWS]}, or {@code MILLIS FAULT text}.
 */
final class TripNotes {
  /** Before the first row was sent for the first time. */
  static final String BEGIN = "BEGIN";

  /** So many rows of the trip were acknowledged. */
  static final String ACK = "ACK";

  /** Before the end of the trip was sent for the first time. */
  static final String END = "END";

  /** After the gate has said that the trip is complete. */
  static final String DONE = "DONE";

  /** A complete trip came again and nothing was new. */
  static final String COMPARED = "COMPARED";

  /** A complete trip came again with another row and was refused. */
  static final String REFUSED = "REFUSED";

  /** A visit ended on purpose, inside a row or without the trip's end. */
  static final String LEFT = "LEFT";

  static final String FAULT = "FAULT";

  private final Map<String, Noted> trips = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private long acknowledged;

  /** Times are milliseconds since 1970; 0 if it has not happened. */
  static final class Noted {
    private long begun;
    private long ended;
    private long done;
    private int rows;

    long begun() {
      return begun;
    }

    long ended() {
      return ended;
    }

    long done() {
      return done;
    }

    /** How many rows of the trip were acknowledged. */
    int rows() {
      return rows;
    }
  }

  /** Takes a line of the notes of a vehicle of {@code lane}. */
  void take(Lane lane, String line) {
    String[] words = line.split(" ", 3);
    long millis = Long.parseLong(words[0]);
    if (words[1].equals(FAULT)) {
      faults.add(words[2]);
      return;
    }
    counts.merge(words[1], 1, Integer::sum);
    String[] tripAndRows = words[2].split(" ");
    Noted noted = trips.computeIfAbsent(key(lane, tripAndRows[0]), key -> new Noted());
    switch (words[1]) {
      case BEGIN -> noted.begun = millis;
      case END -> noted.ended = millis;
      case ACK -> acknowledge(noted, Integer.parseInt(tripAndRows[1]));
      case DONE -> noted.done = millis;
      default -> {
        // Only counted.
      }
    }
  }

  private void acknowledge(Noted noted, int rows) {
    if (rows > noted.rows) {
      acknowledged += rows - noted.rows;
      noted.rows = rows;
    }
  }

  Noted of(Trip trip) {
    return trips.getOrDefault(key(trip.lane(), trip.name()), new Noted());
  }

  private static String key(Lane lane, String trip) {
    return lane.word() + "/" + trip;
  }

  /** Rows of all trips. */
  long acknowledged() {
    return acknowledged;
  }

  /** How often a verb was noted. */
  int count(String verb) {
    return counts.getOrDefault(verb, 0);
  }

  List<String> faults() {
    return faults;
  }
}
