package io.roundabout.gate;

import static io.roundabout.gate.TestGate.row;
import static io.roundabout.gate.TestGate.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 2: a row counts once, and one that comes again and differs is refused. */
class Promise2OnceTest {
  private static final String UNLOAD = "UNLOAD weather vehicle=me trip=a";

  /** The long form has 10,000. */
  private static final int DEATHS = Integer.getInteger("roundabout.vehicle.deaths", 10_000);

  @TempDir Path directory;
  private TestGate gate;

  @BeforeEach
  void open() throws IOException {
    gate = new TestGate(directory, options -> options.withBytes(4 << 10, 256 << 10));
  }

  @AfterEach
  void close() throws IOException {
    gate.close();
  }

  private String visit(String... lines) throws IOException {
    try (TestVehicle vehicle = gate.vehicle(lines)) {
      return vehicle.hearLast();
    }
  }

  private String visit(String first, String[] rows, String last) throws IOException {
    try (TestVehicle vehicle = gate.vehicle(first)) {
      return vehicle.lines(rows).lines(last).hearLast();
    }
  }

  private void unload(int count) throws IOException {
    assertThat(visit(UNLOAD, rows(1, count), "\\."))
        .isEqualTo("DONE rows=%d new=%d rejected=0", count, count);
  }

  private void unloadAndStayOpen(int count) throws IOException {
    try (TestVehicle vehicle = gate.vehicle(UNLOAD)) {
      vehicle.lines(rows(1, count)).awaitAck(count);
    }
  }

  @Test
  void aCompleteTripThatComesAgainAddsNothing() throws IOException {
    unload(5000);
    assertThat(visit(UNLOAD, rows(1, 5000), "\\.")).isEqualTo("DONE rows=5000 new=0 rejected=0");
    assertThat(gate.rows("weather")).containsExactly(rows(1, 5000));
  }

  @Test
  void aCompleteTripThatComesAgainSaysItsBreakdowns() throws IOException {
    String[] lines = {UNLOAD, row(1), "broken", row(3), "\\."};
    assertThat(visit(lines)).isEqualTo("DONE rows=3 new=3 rejected=1");
    assertThat(visit(lines)).isEqualTo("DONE rows=3 new=0 rejected=1");
  }

  @Test
  void anOpenTripThatComesAgainFromItsBeginningGoesOn() throws IOException {
    unloadAndStayOpen(3000);
    assertThat(visit(UNLOAD, rows(1, 7000), "\\.")).isEqualTo("DONE rows=7000 new=4000 rejected=0");
    assertThat(gate.rows("weather")).containsExactly(rows(1, 7000));
  }

  @Test
  void anOpenTripMayComeAgainFromTheMiddle() throws IOException {
    unloadAndStayOpen(3000);
    assertThat(visit(UNLOAD + " from=1234", rows(1234, 4000), "\\."))
        .isEqualTo("DONE rows=4000 new=1000 rejected=0");
    assertThat(gate.rows("weather")).containsExactly(rows(1, 4000));
  }

  @Test
  void aChangedRowIsNamed() throws IOException {
    unload(5000);
    for (int changed : new int[] {1, 2, 2500, 4999, 5000}) {
      String[] rows = rows(1, 5000);
      rows[changed - 1] = row(-1);
      assertThat(visit(UNLOAD, rows, "\\."))
          .startsWith("ERR TRIP_DIFFERS row=" + changed + " is not what trip 'a' brought before");
    }
    assertThat(gate.rows("weather")).containsExactly(rows(1, 5000));
  }

  @Test
  void aChangedRowIsNamedFromTheMiddleOn() throws IOException {
    unloadAndStayOpen(3000);
    String[] rows = rows(1000, 4000);
    rows[500] = row(0);
    assertThat(visit(UNLOAD + " from=1000", rows, "\\.")).startsWith("ERR TRIP_DIFFERS row=1500 ");
    assertThat(gate.trip("weather", "a").rows()).isEqualTo(3000);
  }

  @Test
  void rowsAfterADifferenceAreNotTaken() throws IOException {
    unloadAndStayOpen(2);
    assertThat(visit(UNLOAD, row(1), row(3), row(3), row(4), "\\."))
        .startsWith("ERR TRIP_DIFFERS row=2 ");
    assertThat(gate.rows("weather")).containsExactly(rows(1, 2));
  }

  @Test
  void aRowThatBecameLongerOrShorterDiffers() throws IOException {
    unloadAndStayOpen(2);
    assertThat(visit(UNLOAD, row(1), row(22))).startsWith("ERR TRIP_DIFFERS row=2 ");
    assertThat(visit(UNLOAD, row(1) + " ", row(2))).startsWith("ERR TRIP_DIFFERS row=1 ");
    assertThat(visit(UNLOAD, "{}", row(2))).startsWith("ERR TRIP_DIFFERS row=1 ");
  }

  @Test
  void aCompleteTripWithMoreRowsDiffers() throws IOException {
    unload(3);
    assertThat(visit(UNLOAD, rows(1, 4), "\\."))
        .startsWith("ERR TRIP_DIFFERS row=4 trip 'a' is complete with 3 rows");
    assertThat(visit(UNLOAD + " from=4", row(4), "\\."))
        .startsWith("ERR TRIP_DIFFERS row=4 trip 'a' is complete with 3 rows");
    assertThat(visit(UNLOAD + " from=4", "\\.")).isEqualTo("DONE rows=3 new=0 rejected=0");
    assertThat(visit(UNLOAD + " from=5", "\\.")).startsWith("ERR GAP expected=4 from=5");
  }

  @Test
  void aGapNamesWhatIsDurable() throws IOException {
    assertThat(visit(UNLOAD + " from=5", "\\."))
        .isEqualTo(
            "ERR GAP expected=1 from=5: no row of trip 'a' is durable yet, so the next is row 1");
    unloadAndStayOpen(1);
    assertThat(visit(UNLOAD + " from=5", "\\."))
        .isEqualTo("ERR GAP expected=2 from=5: row 1 of trip 'a' is durable, so the next is row 2");
  }

  @Test
  void aTripThatEndsBeforeItsDurableRowsDiffers() throws IOException {
    unload(3);
    assertThat(visit(UNLOAD, rows(1, 2), "\\."))
        .startsWith("ERR TRIP_DIFFERS row=3 trip 'a' ends before it, but had 3 rows");
    assertThat(visit(UNLOAD, "\\.")).startsWith("ERR TRIP_DIFFERS row=1 ");
    try (TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=me trip=b")) {
      vehicle.lines(rows(1, 3)).awaitAck(3);
    }
    assertThat(visit("UNLOAD weather vehicle=me trip=b", rows(1, 2), "\\."))
        .startsWith("ERR TRIP_DIFFERS row=3 ");
    assertThat(gate.trip("weather", "b").complete()).isFalse();
  }

  @Test
  void whatComesAgainOnlyInPartIsStillOpen() throws IOException {
    unloadAndStayOpen(10);
    try (TestVehicle vehicle = gate.vehicle(UNLOAD)) {
      vehicle.lines(rows(1, 4)).send("{").halfClose();
      assertThat(vehicle.hearAll())
          .containsExactly("OK trip=a rows=10", "ACK 4", "OPEN rows=10 dropped_bytes=1");
    }
  }

  @Test
  void aTripBelongsToTheVehicleThatBeganIt() throws IOException {
    try (TestVehicle mine = gate.vehicle(UNLOAD)) {
      mine.hear();
      assertThat(visit("UNLOAD weather vehicle=you trip=a", row(1)))
          .startsWith("ERR TRIP_OWNED trip 'a' is being unloaded by another vehicle");
      mine.lines(row(1)).awaitAck(1);
      assertThat(visit("UNLOAD weather vehicle=you trip=a", row(1)))
          .startsWith("ERR TRIP_OWNED trip 'a' was begun by vehicle 'me'");
      mine.lines("\\.");
      assertThat(mine.hearLast()).isEqualTo("DONE rows=1 new=1 rejected=0");
    }
    assertThat(visit("UNLOAD weather vehicle=you trip=a", row(1), "\\."))
        .startsWith("ERR TRIP_OWNED ");
  }

  @Test
  void aTableTripThatComesAgainIsComparedToo() throws IOException {
    String unload = "UNLOAD airports vehicle=me trip=a";
    assertThat(visit(unload, rows(1, 100), "\\.")).isEqualTo("DONE rows=100 new=100 rejected=0");
    assertThat(visit(unload, rows(1, 100), "\\.")).isEqualTo("DONE rows=100 new=0 rejected=0");
    String[] changed = rows(1, 100);
    changed[49] = row(0);
    assertThat(visit(unload, changed, "\\.")).startsWith("ERR TRIP_DIFFERS row=50 ");
  }

  @Test
  void rowsThatRetentionHasRemovedAreComparedByTheirSum() throws IOException {
    unload(5000);
    assertThat(visit("UNLOAD weather vehicle=me trip=b", rows(1, 10), "\\."))
        .startsWith("DONE rows=10 ");
    long first = gate.log("weather").trim(4000, Instant.ofEpochMilli(Long.MAX_VALUE));
    assertThat(first).as("some, but not all rows of the trip are gone").isBetween(1L, 4000L);

    assertThat(visit(UNLOAD, rows(1, 5000), "\\.")).isEqualTo("DONE rows=5000 new=0 rejected=0");
    String[] changed = rows(1, 5000);
    changed[0] = row(0);
    assertThat(visit(UNLOAD, changed, "\\."))
        .startsWith("ERR TRIP_DIFFERS row=" + first + ": somewhere up to this row");
    changed = rows(1, 5000);
    changed[4998] = row(0);
    assertThat(visit(UNLOAD, changed, "\\.")).startsWith("ERR TRIP_DIFFERS row=4999 ");
    assertThat(visit(UNLOAD + " from=2", rows(2, 5000), "\\."))
        .startsWith("ERR BAD_REQUEST from=2: rows below " + (first + 1) + " of trip 'a'");
    assertThat(visit(UNLOAD + " from=" + (first + 1), rows((int) first + 1, 5000), "\\."))
        .isEqualTo("DONE rows=5000 new=0 rejected=0");
  }

  @Test
  void aTripOfWhichNothingIsKeptIsComparedByItsSum() throws IOException {
    unload(100);
    assertThat(visit("UNLOAD weather vehicle=me trip=b", rows(1, 5000), "\\."))
        .startsWith("DONE rows=5000 ");
    assertThat(gate.log("weather").trim(3000, Instant.ofEpochMilli(Long.MAX_VALUE)))
        .isGreaterThan(100);
    assertThat(visit(UNLOAD, rows(1, 100), "\\.")).isEqualTo("DONE rows=100 new=0 rejected=0");
    String[] changed = rows(1, 100);
    changed[7] = row(0);
    assertThat(visit(UNLOAD, changed, "\\.")).startsWith("ERR TRIP_DIFFERS row=100: somewhere");
  }

  @Test
  void aVehicleThatDiesInsideARowThousandsOfTimesLosesAndDoublesNothing() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int total = 1000;
    for (int visit = 0; visit < DEATHS; visit++) {
      try (TestVehicle vehicle = gate.vehicle()) {
        boolean clever = random.nextBoolean();
        long from = clever ? durable() + 1 : 1;
        vehicle.lines(UNLOAD + (clever ? " from=" + from : ""));
        int last = (int) Math.min(total, durable() + (random.nextInt(8) == 0 ? 1 : 0));
        byte[] bytes =
            (String.join("\n", rows((int) from, last)) + "\n").getBytes(StandardCharsets.UTF_8);
        sendInSmallPieces(vehicle, random, bytes, bytes.length - random.nextInt(40));
        if (random.nextBoolean()) {
          vehicle.reset();
        }
      }
    }
    assertThat(visit(UNLOAD, rows(1, total), "\\.")).startsWith("DONE rows=1000 new=");
    assertThat(gate.rows("weather")).containsExactly(rows(1, total));
  }

  @Test
  void rowsThatComeAgainInAnotherOrderAreRefusedAtTheFirstThatIsOutOfPlace() throws IOException {
    unloadAndStayOpen(500);
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      List<String> shuffled = new ArrayList<>(List.of(rows(1, 500)));
      int from = random.nextInt(490);
      Collections.shuffle(shuffled.subList(from, from + 2 + random.nextInt(9)), random);
      int differs = 1;
      while (differs <= 500 && shuffled.get(differs - 1).equals(row(differs))) {
        differs++;
      }
      String last = visit(UNLOAD, shuffled.toArray(String[]::new), "\\.");
      if (differs > 500) {
        assertThat(last).isEqualTo("DONE rows=500 new=0 rejected=0");
        return;
      }
      assertThat(last).startsWith("ERR TRIP_DIFFERS row=" + differs + " ");
    }
    assertThat(gate.rows("weather")).containsExactly(rows(1, 500));
  }

  @Test
  void tripsMayComeAgainInAnyOrder() throws IOException {
    List<Integer> trips = new ArrayList<>();
    for (int trip = 0; trip < 20; trip++) {
      trips.add(trip);
      String unload = "UNLOAD weather vehicle=me trip=t" + trip;
      String[] rows = rows(trip * 100 + 1, trip * 100 + 100);
      // Every third is left open in its middle.
      if (trip % 3 == 0) {
        try (TestVehicle vehicle = gate.vehicle(unload)) {
          vehicle.lines(Arrays.copyOf(rows, 50)).awaitAck(50);
        }
      } else {
        assertThat(visit(unload, rows, "\\.")).startsWith("DONE rows=100 new=100");
      }
    }
    Collections.shuffle(trips, new Random(4));
    for (int trip : trips) {
      String[] rows = rows(trip * 100 + 1, trip * 100 + 100);
      assertThat(visit("UNLOAD weather vehicle=me trip=t" + trip, rows, "\\."))
          .isEqualTo("DONE rows=100 new=%d rejected=0", trip % 3 == 0 ? 50 : 0);
      assertThat(gate.rows("weather", "t" + trip)).containsExactly(rows);
    }
    assertThat(gate.rows("weather")).hasSize(2_000);
  }

  private long durable() {
    return gate.log("weather")
        .trip(io.roundabout.lanelog.TripKey.of("a"))
        .map(trip -> trip.rows())
        .orElse(0L);
  }

  /** Old rows at once, the last hundred bytes one by one. */
  private static void sendInSmallPieces(TestVehicle vehicle, Random random, byte[] bytes, int count)
      throws IOException {
    int bulk = Math.max(0, count - 100);
    vehicle.send(Arrays.copyOf(bytes, bulk));
    for (int i = bulk; i < count; i++) {
      vehicle.send(new byte[] {bytes[i]});
    }
  }
}
