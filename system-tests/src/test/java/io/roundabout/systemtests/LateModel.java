package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the rule says of a lane's rows, visit by visit: a row is late when it is older than the
 * newest row of the blocks before its own, minus {@code late_by}; late rows are left out of the
 * days' results. Where a visit is cut into blocks is the gate's affair, so a row whose verdict
 * would hang on it is refused here.
 */
final class LateModel {
  private final Duration lateBy;
  private final Map<String, Map<Instant, List<Reading>>> days = new HashMap<>();
  private final Set<String> late = new TreeSet<>();
  private final Set<String> broken = new TreeSet<>();
  private Instant mark = Instant.EPOCH.plus(1, ChronoUnit.MICROS);
  private int trip;
  private long used;

  LateModel(Duration lateBy) {
    this.lateBy = lateBy;
  }

  /** An hour at an airport; NA stands for no value. */
  record Reading(String origin, Instant time, String temp, String wind) {
    Reading broken() {
      return new Reading(origin, time, "warm", wind);
    }

    boolean isBroken() {
      return temp.equals("warm");
    }

    String csv() {
      return String.join(",", origin, time.toString(), temp, wind);
    }
  }

  /** The next trip: 1, 2, 3 … */
  void visit(List<Reading> rows) {
    trip++;
    Instant within = mark;
    for (int i = 0; i < rows.size(); i++) {
      Reading row = rows.get(i);
      String place = trip + ":" + (i + 1);
      if (row.isBroken()) {
        broken.add(place);
        continue;
      }
      boolean isLate = row.time().isBefore(mark);
      assertThat(row.time().isBefore(within))
          .as("row %s is late wherever the visit is cut", place)
          .isEqualTo(isLate);
      if (isLate) {
        late.add(place);
      } else {
        used++;
        days.computeIfAbsent(row.origin(), o -> new HashMap<>())
            .computeIfAbsent(row.time().truncatedTo(ChronoUnit.DAYS), d -> new ArrayList<>())
            .add(row);
      }
      Instant after = row.time().minus(lateBy);
      within = after.isAfter(within) ? after : within;
    }
    mark = within;
  }

  /** Rows that exits with event time use, also those of windows that are still open. */
  long used() {
    return used;
  }

  /** {@code trip:row} of each late row. */
  Set<String> late() {
    return late;
  }

  /** {@code trip:row} of each row that is a breakdown. */
  Set<String> broken() {
    return broken;
  }

  /** The results of the days that are over, as {@link Values#canonical} texts. */
  List<String> days() {
    List<String> results = new ArrayList<>();
    days.forEach(
        (origin, byDay) ->
            byDay.forEach(
                (day, rows) -> {
                  if (!day.plus(1, ChronoUnit.DAYS).isAfter(mark)) {
                    results.add(result(origin, day, rows));
                  }
                }));
    return results;
  }

  private static String result(String origin, Instant day, List<Reading> rows) {
    Map<String, Object> result = new HashMap<>();
    result.put("origin", origin);
    result.put("day", day);
    result.put("hours", rows.size());
    result.put(
        "warmest",
        rows.stream()
            .filter(row -> !row.temp().equals("NA"))
            .map(row -> Double.valueOf(row.temp()))
            .max(Double::compare)
            .orElse(null));
    result.put(
        "calmest",
        rows.stream()
            .filter(row -> !row.wind().equals("NA"))
            .map(row -> Double.valueOf(row.wind()))
            .min(Double::compare)
            .orElse(null));
    return Values.canonical(result);
  }
}
