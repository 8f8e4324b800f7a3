package io.roundabout.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.LaneLogOptions;
import io.roundabout.lanelog.LogStorage;
import io.roundabout.lanelog.Verdict;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Format;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are older than the lane's mark are good rows, and are marked as late. */
class LateRowsTest {
  @TempDir Path directory;

  private static String ride(int id, int second) {
    return "{\"id\":%d,\"at\":\"%s\"}".formatted(id, instant(second));
  }

  private static Instant instant(int second) {
    return Instant.parse("2026-11-22T10:00:00Z").plusSeconds(second);
  }

  private static long micros(int second) {
    return instant(second).getEpochSecond() * 1_000_000;
  }

  private static String late(int second, int mark) {
    return micros(second) + " " + micros(mark);
  }

  @Test
  void aLateRowOfAnotherVehicleIsAcknowledgedLikeAnyOther() throws Exception {
    try (TestGate gate = new TestGate(directory);
        TestVehicle early = gate.vehicle("UNLOAD rides vehicle=early trip=a", ride(1, 100))) {
      early.awaitAck(1);
      try (TestVehicle late =
          gate.vehicle("UNLOAD rides vehicle=late trip=b", ride(1, 89), ride(2, 90), "\\.")) {
        assertThat(late.hearAll())
            .contains("ACK 2")
            .endsWith("DONE rows=2 new=2 rejected=0")
            .noneMatch(line -> line.startsWith("REJECT"));
      }
      assertThat(gate.verdicts("rides", Verdict.Kind.LATE)).isEqualTo(Map.of(1L, late(89, 90)));
      assertThat(gate.log("rides").mark()).isEqualTo(micros(90));
      assertThat(gate.log("rides").books().late()).isEqualTo(1);
      assertThat(gate.log("rides").books().rejected()).isZero();
    }
  }

  @Test
  void aGateThatStartsAgainKnowsWhatIsLate() throws Exception {
    try (TestGate gate = new TestGate(directory);
        TestVehicle vehicle = gate.vehicle("UNLOAD rides vehicle=v trip=a", ride(1, 100))) {
      vehicle.awaitAck(1);
    }
    try (TestGate gate = new TestGate(directory);
        TestVehicle vehicle =
            gate.vehicle(
                "UNLOAD rides vehicle=v trip=a", ride(1, 100), ride(2, 5), ride(3, 95), "\\.")) {
      assertThat(vehicle.hearLast()).isEqualTo("DONE rows=3 new=2 rejected=0");
      assertThat(gate.verdicts("rides", Verdict.Kind.LATE)).isEqualTo(Map.of(2L, late(5, 90)));
      try (TestVehicle again =
          gate.vehicle(
              "UNLOAD rides vehicle=v trip=a", ride(1, 100), ride(2, 5), ride(3, 95), "\\.")) {
        assertThat(again.hearLast()).isEqualTo("DONE rows=3 new=0 rejected=0");
      }
      assertThat(gate.log("rides").books().late()).isEqualTo(1);
    }
  }

  @Test
  void aRowWithoutItsEventTimeIsABreakdown() throws Exception {
    try (TestGate gate = new TestGate(directory);
        TestVehicle vehicle =
            gate.vehicle(
                "UNLOAD rides vehicle=v trip=a",
                "{\"id\":1}",
                "{\"id\":2,\"at\":null}",
                "{\"id\":3,\"at\":\"soon\"}",
                ride(4, 1),
                "\\.")) {
      assertThat(vehicle.hearAll())
          .contains("REJECT 1 at: is missing, but NOT NULL")
          .contains("REJECT 2 at: is null, but NOT NULL")
          .contains("REJECT 3 at: 'soon' is not a TIMESTAMP (like 2013-01-01T06:00:00Z)")
          .endsWith("DONE rows=4 new=4 rejected=3");
      assertThat(gate.log("rides").newestEventTime()).hasValue(micros(1));
    }
  }

  @Test
  void breakdownsAndLateRowsOfOneBlockAreToldApart() throws Exception {
    List<String> lines = new ArrayList<>(List.of("UNLOAD rides vehicle=v trip=b"));
    Map<Long, String> late = new TreeMap<>();
    List<Long> breakdowns = new ArrayList<>();
    for (int n = 1; n <= 500; n++) {
      if (n % 7 == 0) {
        lines.add("{\"at\":\"%s\",\"fare\":\"much\"}".formatted(instant(1000)));
        breakdowns.add((long) n);
      } else if (n % 5 == 0) {
        lines.add(ride(n, n % 90));
        late.put((long) n, late(n % 90, 90));
      } else {
        lines.add(ride(n, 90 + n % 10));
      }
    }
    lines.add("\\.");
    try (TestGate gate = new TestGate(directory);
        TestVehicle first = gate.vehicle("UNLOAD rides vehicle=v trip=a", ride(1, 100))) {
      first.awaitAck(1);
      try (TestVehicle vehicle = gate.vehicle(lines.toArray(new String[0]))) {
        assertThat(vehicle.hearLast()).isEqualTo("DONE rows=500 new=500 rejected=71");
      }
      assertThat(gate.verdicts("rides", Verdict.Kind.LATE)).isEqualTo(late);
      assertThat(gate.breakdowns("rides").keySet()).containsExactlyElementsOf(breakdowns);
    }
  }

  @Test
  void csvHasEventTimesToo() throws Exception {
    try (TestGate gate = new TestGate(directory);
        TestVehicle first = gate.vehicle("UNLOAD rides vehicle=v trip=a", ride(1, 100))) {
      first.awaitAck(1);
      try (TestVehicle vehicle =
          gate.vehicle(
              "UNLOAD rides vehicle=v trip=b format=csv header=yes",
              "fare,at,id",
              "1.5," + instant(95) + ",1",
              "x," + instant(95) + ",2",
              "1.5," + instant(20) + ",3",
              "\\.")) {
        assertThat(vehicle.hearLast()).isEqualTo("DONE rows=3 new=3 rejected=1");
      }
      assertThat(gate.verdicts("rides", Verdict.Kind.LATE)).isEqualTo(Map.of(3L, late(20, 90)));
    }
  }

  @Test
  void aValueThatSpansLinesEndsTheVisitBehindTheTimesBeforeIt() throws Exception {
    try (TestGate gate = new TestGate(directory);
        TestVehicle vehicle =
            gate.vehicle(
                "UNLOAD rides vehicle=v trip=b format=csv header=yes",
                "fare,at,id",
                "1.5," + instant(95) + ",1",
                "\"x",
                "1.5," + instant(500) + ",3",
                "\\.")) {
      assertThat(vehicle.hearLast()).startsWith("ERR BAD_REQUEST row=2");
      assertThat(gate.log("rides").newestEventTime()).hasValue(micros(95));
    }
  }

  @Test
  void theEventTimeOfALaneIsATimestampThatIsNeverNull() throws Exception {
    try (LaneLog log =
        LaneLog.open("l", LogStorage.local(directory.resolve("l")), LaneLogOptions.DEFAULT)) {
      for (String columns :
          List.of("at TIMESTAMP", "at STRING NOT NULL", "at TIMESTAMP_NTZ NOT NULL", "b BIGINT")) {
        assertThatThrownBy(
                () ->
                    new GateLane.Open(
                        "l",
                        log,
                        Columns.parse(columns),
                        Format.JSON,
                        CsvOptions.DEFAULT,
                        Optional.of("at")))
            .hasMessageContaining(
                "lane 'l': the event time 'at' must be a column TIMESTAMP NOT NULL");
      }
    }
  }
}
