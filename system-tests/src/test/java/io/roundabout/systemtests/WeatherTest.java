package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.roundabout.systemtests.LateModel.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A year of weather, a result for each airport and day, whatever order the rows come in: in order,
 * shuffled, scattered over twenty days, and with a tenth of them a day late. What comes too late
 * stands at {@code late}, what is broken at {@code breakdowns}, and the books balance to the row. A
 * model in plain Java says what must be where.
 */
class WeatherTest {
  private static final Reading LAST =
      new Reading("END", Instant.parse("2100-01-01T00:00:00Z"), "1.0", "1.0");
  private static final int BROKEN_EACH = 1009;

  private static List<Reading> year;

  @TempDir Path directory;

  @BeforeAll
  static void read() throws IOException {
    List<Reading> readings = new ArrayList<>();
    for (String line : Files.readAllLines(Roundabout.HOME.resolve("examples/data/weather.csv"))) {
      String[] values = line.split(",");
      if (!values[0].equals("origin")) {
        readings.add(new Reading(values[0], Instant.parse(values[14]), values[5], values[9]));
      }
    }
    for (int i = BROKEN_EACH; i < readings.size(); i += BROKEN_EACH) {
      readings.set(i, readings.get(i).broken());
    }
    readings.sort(Comparator.comparing(Reading::time));
    year = List.copyOf(readings);
  }

  /** What one lane is brought. */
  private record Delivered(String lateBy, List<List<Reading>> visits) {
    LateModel model() {
      LateModel model = new LateModel(Duration.parse("PT" + lateBy));
      visits.forEach(model::visit);
      return model;
    }
  }

  @Test
  void aDaysResultIsOfAllItsRowsThatCameInTime() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<String, Delivered> lanes = new LinkedHashMap<>();
    lanes.put("ordered", new Delivered("1h", visits(year, 500)));
    lanes.put("shuffled", new Delivered("9600h", visits(shuffled(random), 2000)));
    lanes.put("scattered", new Delivered("240h", sorted(visits(scattered(random), 500))));
    lanes.put("delayed", new Delivered("3h", sorted(visits(delayed(random), 60))));

    try (Roundabout roundabout = new Roundabout(directory, configuration(lanes)).start()) {
      for (Map.Entry<String, Delivered> lane : lanes.entrySet()) {
        int trip = 0;
        for (List<Reading> visit : lane.getValue().visits()) {
          unload(roundabout, lane.getKey(), ++trip, visit);
        }
      }
      Collected late = new Collected("late");
      Collected breakdowns = new Collected("breakdowns");
      int lateRows = 0;
      int brokenRows = 0;
      for (Map.Entry<String, Delivered> lane : lanes.entrySet()) {
        LateModel model = lane.getValue().model();
        lateRows += model.late().size();
        brokenRows += model.broken().size();
        Collected days = new Collected("days_" + lane.getKey());
        try (ExitReader reader = roundabout.collect("days_" + lane.getKey())) {
          days.take(reader, model.days().size()).drain(reader, 1).isEqualTo(model.days());
        }
        balance(roundabout.lane(lane.getKey()), model);
      }
      assertThat(lanes.get("ordered").model().late()).isEmpty();
      assertThat(lanes.get("shuffled").model().late()).isEmpty();
      assertThat(lanes.get("scattered").model().late()).hasSizeBetween(1000, 20_000);
      assertThat(lanes.get("delayed").model().late()).hasSizeBetween(2000, 3000);
      try (ExitReader reader = roundabout.collect("late")) {
        assertThat(late.take(reader, lateRows).drain(reader, 1).count()).isEqualTo(lateRows);
      }
      try (ExitReader reader = roundabout.collect("breakdowns")) {
        assertThat(breakdowns.take(reader, brokenRows).drain(reader, 1).count())
            .isEqualTo(brokenRows);
      }
      lanes.forEach(
          (lane, delivered) -> {
            assertThat(late.places(lane)).isEqualTo(delivered.model().late());
            assertThat(breakdowns.places(lane)).isEqualTo(delivered.model().broken());
          });
    }
  }

  private static void balance(JsonNode lane, LateModel model) {
    long used = model.used();
    assertThat(lane.path("late").asLong()).as(lane.toString()).isEqualTo(model.late().size());
    assertThat(lane.path("rejected").asLong()).as(lane.toString()).isEqualTo(model.broken().size());
    assertThat(lane.path("acknowledged").asLong())
        .as(lane.toString())
        .isEqualTo(used + model.late().size() + model.broken().size());
  }

  private static List<Reading> shuffled(Random random) {
    List<Reading> rows = new ArrayList<>(year);
    Collections.shuffle(rows, random);
    return rows;
  }

  /** Each row up to twenty days after its time. */
  private static List<Reading> scattered(Random random) {
    return delivered(() -> Duration.ofMinutes(random.nextInt(20 * 24 * 60)));
  }

  /** One row in ten a day after its time. */
  private static List<Reading> delayed(Random random) {
    return delivered(() -> random.nextInt(10) == 0 ? Duration.ofDays(1) : Duration.ZERO);
  }

  private static List<Reading> delivered(Supplier<Duration> delay) {
    Map<Reading, Instant> delivery = new IdentityHashMap<>();
    year.forEach(row -> delivery.put(row, row.time().plus(delay.get())));
    List<Reading> rows = new ArrayList<>(year);
    rows.sort(Comparator.comparing(delivery::get));
    return rows;
  }

  /** So many rows a visit, and at last the row that closes every day of the year. */
  private static List<List<Reading>> visits(List<Reading> rows, int size) {
    List<List<Reading>> visits = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += size) {
      visits.add(rows.subList(from, Math.min(rows.size(), from + size)));
    }
    visits.add(List.of(LAST));
    return visits;
  }

  /**
   * Within a visit by time: so no row is late for what the same visit brought before it, and it
   * does not matter where the gate cuts its blocks.
   */
  private static List<List<Reading>> sorted(List<List<Reading>> visits) {
    return visits.stream()
        .map(visit -> visit.stream().sorted(Comparator.comparing(Reading::time)).toList())
        .toList();
  }

  private static String configuration(Map<String, Delivered> lanes) {
    StringBuilder yaml = new StringBuilder("lanes:\n");
    lanes.forEach(
        (lane, delivered) ->
            yaml.append(
                """
                  %s:
                    columns: origin STRING, time_hour TIMESTAMP, temp DOUBLE, wind_speed DOUBLE
                    format: csv
                    csv: {null: NA}
                    event_time: {column: time_hour, late_by: %s}
                """
                    .formatted(lane, delivered.lateBy())));
    yaml.append("exits:\n");
    lanes
        .keySet()
        .forEach(
            lane ->
                yaml.append(
                    """
                      days_%s:
                        emit: final
                        sql: |
                          SELECT origin, window.start AS day, count(*) AS hours,
                            max(temp) AS warmest, min(wind_speed) AS calmest
                          FROM %s GROUP BY origin, window(time_hour, '1 day')
                    """
                        .formatted(lane, lane)));
    return yaml.toString();
  }

  private static void unload(Roundabout roundabout, String lane, int trip, List<Reading> visit)
      throws IOException {
    String done =
        GateVisit.unload(
            roundabout.gatePort(),
            "UNLOAD %s vehicle=station trip=%d".formatted(lane, trip),
            visit.stream().map(Reading::csv).toList());
    assertThat(done).startsWith("DONE rows=" + visit.size() + " new=" + visit.size());
  }
}
