package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.haltpoints.HaltPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A roundabout lives once for half of all {@link HaltPoint}s, which the seed draws, or {@code
 * -Droundabout.halts.rounds} times for every one, and ends there, over one state directory and
 * under load. What was acknowledged in all of these lives comes out at every exit once and numbered
 * without gap.
 */
class HaltPointsTest {
  private static final int ROWS_A_TRIP = 20;

  /** With two collectors, more than one transaction takes, though a batch may begin within it. */
  private static final int ROWS_OF_A_LARGE_TRIP = 4_000;

  private static final int SHOPS = 5;

  /** Far more than it takes, on a machine that has other work. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Where a halt says that it was reached. */
  private static final String RECORD = "halted";

  private static final String LANES_AND_EXITS =
      """
      lanes:
        orders: {columns: 'id BIGINT NOT NULL, shop INT', keep: 1s}
        shops: {columns: 'shop INT, city STRING, version INT', table: true}
      exits:
        at_shops:
          sql: SELECT id, city, version FROM orders JOIN shops USING (shop)
          collectors: [left, right]
        distinct_ids:
          sql: SELECT DISTINCT id FROM orders
          pack: 50
      """;
  private static final String OPTIONS =
      "-Droundabout.segment.bytes=8192 -Droundabout.retention.seconds=1";

  /** Where only a batch of several transactions passes. */
  private static final Set<HaltPoint> SEALS =
      EnumSet.of(
          HaltPoint.BEFORE_OUTBOX_FSYNC,
          HaltPoint.AFTER_OUTBOX_FSYNC,
          HaltPoint.BEFORE_OUTBOX_RENAME,
          HaltPoint.AFTER_OUTBOX_RENAME);

  private static final Pattern VERSION = Pattern.compile("version=(\\d+)");
  private static final Pattern ID = Pattern.compile("id=(\\d+)");

  @TempDir Path directory;

  /** A life that takes long must not gather more than the next can work off. */
  private static final int QUICK_TRIPS_A_LIFE = 40;

  /** Where a batch has to be sealed: that many at the start, and then one of so many slow trips. */
  private static final int LARGE_TRIPS = 2;

  private static final int SLOW_TRIPS_A_LARGE_ONE = 10;

  private static final int QUICK_MILLIS = 30;
  private static final int SLOW_MILLIS = 500;

  private final AtomicInteger tripsOfLife = new AtomicInteger();

  /** Where the life that is under way ends. */
  private String armed = "";

  /** Whether it ends where only a batch of several transactions passes. */
  private volatile boolean seals;

  private static List<HaltPoint> half(List<HaltPoint> places) {
    return places.subList(0, (places.size() + 1) / 2);
  }

  @Test
  void aHaltAtAnyPlaceLosesNothingAndDoublesNothing() throws Exception {
    long seed = Long.getLong("roundabout.halts.seed", System.nanoTime());
    int rounds = Integer.getInteger("roundabout.halts.rounds", 1);
    String wanted = System.getProperty("roundabout.halts.places", ".*");
    boolean all =
        Stream.of("roundabout.halts.rounds", "roundabout.halts.places")
            .anyMatch(property -> System.getProperty(property) != null);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    try (Roundabout roundabout = new Roundabout(directory, LANES_AND_EXITS);
        FaithfulVehicle orders =
            new FaithfulVehicle(
                roundabout, "orders", this::pauseMillis, trip -> orders(sizes, trip));
        FaithfulVehicle shops =
            new FaithfulVehicle(roundabout, "shops", () -> SLOW_MILLIS, HaltPointsTest::shops);
        FaithfulCollector left = new FaithfulCollector(roundabout, "at_shops/left");
        FaithfulCollector right = new FaithfulCollector(roundabout, "at_shops/right");
        FaithfulCollector ids = new FaithfulCollector(roundabout, "distinct_ids");
        FaithfulCollector breakdowns = new FaithfulCollector(roundabout, "breakdowns")) {
      for (int round = 1; round <= rounds; round++) {
        List<HaltPoint> places = new ArrayList<>(Arrays.asList(HaltPoint.values()));
        places.removeIf(place -> !place.name().matches(wanted));
        Collections.shuffle(places, random);
        for (HaltPoint place : all ? places : half(places)) {
          launch(roundabout, place, SEALS.contains(place) ? 1 : 1 + random.nextInt(3));
          awaitHalt(roundabout, orders, shops);
        }
      }
      roundabout.javaOptions(OPTIONS).start();
      shops.end();
      int trips = orders.end().size();
      List<String> expectedIds = new ArrayList<>();
      Set<String> expectedBreakdowns = new TreeSet<>();
      for (int trip = 1; trip <= trips; trip++) {
        for (int row = 1; row < sizes.get(trip - 1); row++) {
          expectedIds.add(Long.toString(id(trip, row)));
        }
        expectedBreakdowns.add("t" + trip + ":" + sizes.get(trip - 1));
      }
      System.out.println(trips + " trips, " + expectedIds.size() + " rows");
      for (FaithfulCollector collector : List.of(left, right)) {
        String exit = collector == left ? "at_shops/left" : "at_shops/right";
        List<String> rows = rest(roundabout, collector, exit, expectedIds.size());
        assertThat(found(ID, rows)).as(exit).containsExactlyInAnyOrderElementsOf(expectedIds);
        assertThat(found(VERSION, rows).stream().map(Integer::valueOf).toList())
            .as("versions of the table in the order of %s", exit)
            .isSorted();
      }
      assertThat(found(ID, rest(roundabout, ids, "distinct_ids", expectedIds.size())))
          .containsExactlyInAnyOrderElementsOf(expectedIds);
      try (ExitReader reader = roundabout.collect("breakdowns")) {
        Collected collected = breakdowns.end().take(reader, trips).drain(reader, 1);
        assertThat(collected.rows()).hasSize(trips);
        assertThat(collected.places("orders")).isEqualTo(expectedBreakdowns);
      }
    }
  }

  /** Begins a life that ends where it is told to. */
  private void launch(Roundabout roundabout, HaltPoint place, int pass) throws IOException {
    armed = place + " " + pass;
    Files.deleteIfExists(directory.resolve(RECORD));
    tripsOfLife.set(0);
    seals = SEALS.contains(place);
    roundabout.said().clear();
    roundabout
        .javaOptions(
            "%s -D%s=%s:%d -D%s=%s"
                .formatted(
                    OPTIONS,
                    HaltPoint.PROPERTY,
                    place,
                    pass,
                    HaltPoint.RECORD_PROPERTY,
                    directory.resolve(RECORD)))
        .launch();
  }

  /** A vehicle that has failed would bring no more rows, and no halt be reached. */
  private void awaitHalt(Roundabout roundabout, FaithfulVehicle... vehicles)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    OptionalInt end = OptionalInt.empty();
    while (end.isEmpty() && System.nanoTime() - start < PATIENCE.toNanos()) {
      Stream.of(vehicles).forEach(FaithfulVehicle::check);
      end = roundabout.awaitEnd(LOOK);
    }
    assertThat(end)
        .as(() -> armed + "\n" + String.join("\n", roundabout.said()) + status(roundabout))
        .hasValue(HaltPoint.EXIT_CODE);
    assertThat(directory.resolve(RECORD)).content().isEqualTo(armed + "\n");
    System.out.printf("%5d ms %s%n", (System.nanoTime() - start) / 1_000_000, armed);
  }

  private static String status(Roundabout roundabout) {
    return roundabout.alive() ? "\n" + roundabout.status().toPrettyString() : "";
  }

  private static List<String> rest(
      Roundabout roundabout, FaithfulCollector collector, String exit, int count) throws Exception {
    try (ExitReader reader = roundabout.collect(exit)) {
      return collector.end().take(reader, count).drain(reader, 1).rows();
    }
  }

  private static List<String> found(Pattern column, List<String> rows) {
    List<String> values = new ArrayList<>();
    for (String row : rows) {
      Matcher matcher = column.matcher(row);
      assertThat(matcher.find()).as(row).isTrue();
      values.add(matcher.group(1));
    }
    return values;
  }

  private int pauseMillis() {
    return tripsOfLife.get() < QUICK_TRIPS_A_LIFE ? QUICK_MILLIS : SLOW_MILLIS;
  }

  private static long id(int trip, int row) {
    return trip * 1_000_000L + row;
  }

  /** The last row of each trip is a breakdown. */
  private List<String> orders(List<Integer> sizes, int trip) {
    int before = tripsOfLife.getAndIncrement();
    int slow = before - QUICK_TRIPS_A_LIFE;
    boolean large = before < LARGE_TRIPS || slow > 0 && slow % SLOW_TRIPS_A_LARGE_ONE == 0;
    int size = seals && large ? ROWS_OF_A_LARGE_TRIP : ROWS_A_TRIP;
    sizes.add(size);
    List<String> rows = new ArrayList<>();
    for (int row = 1; row < size; row++) {
      rows.add("{\"id\":%d,\"shop\":%d}".formatted(id(trip, row), row % SHOPS));
    }
    rows.add("{\"id\":\"none\"}");
    return rows;
  }

  private static List<String> shops(int version) {
    List<String> rows = new ArrayList<>();
    for (int shop = 0; shop < SHOPS; shop++) {
      rows.add("{\"shop\":%d,\"city\":\"c%d\",\"version\":%d}".formatted(shop, shop, version));
    }
    return rows;
  }
}
