package io.roundabout.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.roundabout.vehicle.Collecting;
import io.roundabout.vehicle.Collector;
import io.roundabout.vehicle.Delivery;
import io.roundabout.vehicle.UnloadOptions;
import io.roundabout.vehicle.Unloading;
import io.roundabout.vehicle.Vehicle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code weather.yaml} with the classes of this folder behind the server's. */
class WeatherExampleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofMinutes(2);

  /** An hour at an airport; null where it was not measured. */
  private record Hour(String line, String origin, Instant time, String wind, int numbers) {}

  @TempDir private Path directory;
  private Process server;

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  @Test
  void daysComeWhenTheyAreOverAndTheClassesAreFound() throws Exception {
    List<Hour> hours = hours();
    open();
    unload(hours);

    Instant mark = hours.get(hours.size() - 1).time().minus(1, ChronoUnit.DAYS);
    Map<String, Long> days =
        hours.stream()
            .filter(hour -> !day(hour).plus(1, ChronoUnit.DAYS).isAfter(mark))
            .collect(
                Collectors.groupingBy(
                    hour -> hour.origin() + " " + day(hour), TreeMap::new, Collectors.counting()));
    assertThat(collectedDays(days.size())).isEqualTo(days);

    Map<String, Long> winds =
        hours.stream()
            .filter(hour -> hour.wind() != null)
            .collect(
                Collectors.groupingBy(
                    hour -> hour.origin() + " " + hour.wind(), Collectors.counting()));
    assertThat(newestWinds(winds)).isEqualTo(winds);

    long numbers = hours.stream().mapToLong(Hour::numbers).sum();
    assertThat(measurements(numbers)).containsOnlyKeys("temp", "wind_speed");
  }

  private void open() throws IOException {
    Path config = directory.resolve("weather.yaml");
    String yaml = Files.readString(Path.of("weather.yaml"));
    Files.writeString(config, yaml.replaceAll("port: [0-9]+", "port: 0"));
    List<String> line =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    line.addAll(List.of(System.getProperty("server.jvm").strip().split("\\s+")));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(List.of("io.roundabout.server.Main", "run", config.toString()));
    Path output = directory.resolve("output.txt");
    server =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    Awaitility.await()
        .atMost(LONG)
        .until(
            () -> {
              assertThat(server.isAlive()).as("alive: %s", Files.readString(output)).isTrue();
              return Files.readString(output).contains("roundabout is open");
            });
  }

  private int port(String listener) throws IOException {
    return JSON.readTree(directory.resolve("state/control.json").toFile())
        .path(listener)
        .path("port")
        .asInt();
  }

  /** As it would come from the airports: in the order of time. */
  private void unload(List<Hour> hours) throws Exception {
    UnloadOptions options = new UnloadOptions().trip("2013").header(header());
    try (Unloading trip =
        Vehicle.named("station").at("127.0.0.1", port("gate")).unload("weather", options)) {
      for (Hour hour : hours) {
        trip.row(hour.line());
      }
      assertThat(trip.complete().rejected()).isZero();
    }
  }

  private Map<String, Long> collectedDays(int count) throws Exception {
    Map<String, Long> days = new TreeMap<>();
    try (Collecting exit = Collector.of("days").at("127.0.0.1", port("amqp")).open()) {
      for (int i = 0; i < count; i++) {
        Delivery day = exit.next(LONG).orElseThrow();
        assertThat((Double) day.values().get("coldest"))
            .isLessThanOrEqualTo((Double) day.values().get("warmest"));
        Long before =
            days.put(
                day.values().get("origin") + " " + Instant.parse((String) day.values().get("day")),
                (Long) day.values().get("hours"));
        assertThat(before).as("each day once").isNull();
        day.accept();
      }
    }
    return days;
  }

  /** What is known last of each airport and wind, as soon as it is what is expected. */
  private Map<String, Long> newestWinds(Map<String, Long> expected) throws Exception {
    Map<String, Long> newest = new HashMap<>();
    try (Collecting exit = Collector.of("winds").at("127.0.0.1", port("amqp")).open()) {
      while (!newest.equals(expected)) {
        for (JsonNode row : rows(exit.next(LONG).orElseThrow())) {
          newest.put(
              row.path("origin").asText() + " " + row.path("wind").asText(),
              row.path("hours").asLong());
        }
      }
    }
    return newest;
  }

  private Map<String, Long> measurements(long count) throws Exception {
    Map<String, Long> kinds = new HashMap<>();
    try (Collecting exit = Collector.of("measurements").at("127.0.0.1", port("amqp")).open()) {
      for (long rows = 0; rows < count; ) {
        List<JsonNode> pack = rows(exit.next(LONG).orElseThrow());
        pack.forEach(row -> kinds.merge(row.path("what").asText(), 1L, Long::sum));
        rows += pack.size();
      }
    }
    assertThat(kinds.values().stream().mapToLong(n -> n).sum()).isEqualTo(count);
    return kinds;
  }

  private static List<JsonNode> rows(Delivery pack) throws Exception {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : new String(pack.ndjson(), StandardCharsets.UTF_8).split("\n")) {
      rows.add(JSON.readTree(line));
    }
    pack.accept();
    return rows;
  }

  private static Instant day(Hour hour) {
    return hour.time().truncatedTo(ChronoUnit.DAYS);
  }

  private static String header() throws IOException {
    return Files.readAllLines(Path.of("data/weather.csv")).get(0);
  }

  private static List<Hour> hours() throws IOException {
    return Files.readAllLines(Path.of("data/weather.csv")).stream()
        .skip(1)
        .map(WeatherExampleTest::hour)
        .sorted(Comparator.comparing(Hour::time))
        .toList();
  }

  private static Hour hour(String line) {
    String[] values = line.split(",");
    String degrees = values[8];
    String wind = degrees.equals("NA") ? null : new Compass().call(Integer.valueOf(degrees));
    int numbers = (values[5].equals("NA") ? 0 : 1) + (values[9].equals("NA") ? 0 : 1);
    return new Hour(line, values[0], Instant.parse(values[14]), wind, numbers);
  }
}
