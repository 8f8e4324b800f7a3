package io.roundabout.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roundabout.lanelog.TableVersion;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Format;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables with a key: rows that replace others, and rows that remove them. */
class UpsertTest {
  private static final String EWR = "{\"faa\":\"EWR\",\"gate\":1,\"name\":\"Newark\"}";
  private static final String NO_EWR = "{\"faa\":\"EWR\",\"gate\":1,\"$delete\":true}";

  @TempDir Path directory;

  private String last(TestGate gate, String... lines) throws Exception {
    try (TestVehicle vehicle = gate.vehicle(lines)) {
      return vehicle.hearLast();
    }
  }

  @Test
  void aVisitBringsChangesAfterTheDump() throws Exception {
    try (TestGate gate = new TestGate(directory)) {
      assertThat(last(gate, "UNLOAD places vehicle=v trip=all", EWR, "\\."))
          .isEqualTo("DONE rows=1 new=1 rejected=0");
      String other = EWR.replace("Newark", "New York");
      assertThat(last(gate, "UNLOAD places vehicle=v trip=nine mode=upsert", other, NO_EWR, "\\."))
          .isEqualTo("DONE rows=2 new=2 rejected=0");
      TableVersion newest = gate.log("places").newestTable().orElseThrow();
      assertThat(newest.changedFiles()).isEqualTo(1);
      assertThat(gate.rows("places")).containsExactly(EWR, other, NO_EWR);
      assertThat(gate.trip("places", "nine").changes()).isTrue();
    }
  }

  @Test
  void changesThatComeAgainAreComparedAndCountOnce() throws Exception {
    try (TestGate gate = new TestGate(directory)) {
      String visit = "UNLOAD places vehicle=v trip=nine mode=upsert";
      try (TestVehicle vehicle = gate.vehicle(visit, EWR)) {
        vehicle.awaitAck(1);
        vehicle.reset();
      }
      assertThat(last(gate, visit, EWR, NO_EWR, "\\.")).isEqualTo("DONE rows=2 new=1 rejected=0");
      assertThat(last(gate, visit, EWR, NO_EWR, "\\.")).isEqualTo("DONE rows=2 new=0 rejected=0");
      assertThat(last(gate, visit, EWR, EWR, "\\.")).startsWith("ERR TRIP_DIFFERS row=2 ");
      assertThat(gate.log("places").newestTable().orElseThrow().version()).isEqualTo(1);
    }
  }

  @Test
  void aTripKeepsItsMode() throws Exception {
    try (TestGate gate = new TestGate(directory)) {
      for (String end : List.of("", "\\.")) {
        String trip = "UNLOAD places vehicle=v trip=t" + end.length();
        try (TestVehicle vehicle = gate.vehicle(trip + " mode=upsert", EWR, end)) {
          vehicle.awaitAck(1);
        }
        assertThat(last(gate, trip + " mode=dump", EWR, "\\."))
            .isEqualTo(
                "ERR TRIP_DIFFERS row=1 of trip 't"
                    + end.length()
                    + "' came with mode=upsert, and now comes with mode=dump; a trip keeps its mode,"
                    + " and another needs a new trip name");
      }
      last(gate, "UNLOAD places vehicle=v trip=all", EWR, "\\.");
      assertThat(last(gate, "UNLOAD places vehicle=v trip=all mode=upsert", EWR, "\\."))
          .startsWith("ERR TRIP_DIFFERS row=1 of trip 'all' came with mode=dump");
    }
  }

  @Test
  void onlyATableWithAKeyCanBeChanged() throws Exception {
    try (TestGate gate = new TestGate(directory)) {
      assertThat(last(gate, "UNLOAD weather vehicle=v mode=upsert"))
          .isEqualTo(
              "ERR BAD_REQUEST mode=upsert changes the rows of a table, and lane 'weather' is none;"
                  + " leave mode= out");
      assertThat(last(gate, "UNLOAD airports vehicle=v mode=upsert"))
          .isEqualTo(
              "ERR BAD_REQUEST mode=upsert changes rows by their key, and table 'airports' has none:"
                  + " configure table: {key: …}, or leave mode= out and bring the whole table");
      assertThat(last(gate, "UNLOAD weather vehicle=v trip=t mode=dump", "\\."))
          .startsWith("DONE ");
    }
  }

  @Test
  void aRowNeedsItsWholeKeyAndOnlyARemovalMayLackTheRest() throws Exception {
    try (TestGate gate = new TestGate(directory)) {
      String[] rows = {
        "UNLOAD places vehicle=v trip=t mode=upsert",
        EWR,
        "{\"faa\":\"EWR\",\"name\":\"no gate\"}",
        "{\"faa\":null,\"gate\":1,\"name\":\"no faa\"}",
        "{\"faa\":\"EWR\",\"gate\":2}",
        "{\"$delete\":true,\"faa\":\"EWR\",\"gate\":2}",
        "{\"faa\":\"EWR\",\"gate\":2,\"name\":null,\"$delete\":true}",
        "{\"faa\":\"EWR\",\"$delete\":true}",
        "{\"faa\":\"EWR\",\"gate\":2,\"lat\":\"north\",\"$delete\":true}",
        "{\"faa\":\"EWR\",\"gate\":2,\"$delete\":\"true\"}",
        "{\"faa\":\"EWR\",\"gate\":2,\"name\":\"n\",\"$delete\":null}",
        "{\"faa\":\"EWR\",\"gate\":2,\"name\":\"n\",\"$delete\":1}",
        "{\"faa\":\"EWR\",\"gate\":2,\"$delete\":true,\"$delete\":false}",
        "{\"faa\":\"EWR\",\"gate\":2,\"$delete\":false,\"$delete\":true}",
        "{\"faa\":\"EWR\",\"gate\":3,\"name\":\"n\",\"$delete\":false}",
        "no json",
        NO_EWR,
        "\\."
      };
      assertThat(last(gate, rows)).isEqualTo("DONE rows=16 new=16 rejected=10");
      assertThat(gate.breakdowns("places"))
          .isEqualTo(
              Map.of(
                  2L, "gate: is missing, but NOT NULL",
                  3L, "faa: is null, but NOT NULL",
                  4L, "name: is missing, but NOT NULL",
                  7L, "gate: is missing, but NOT NULL",
                  8L, "lat: 'north' is not a DOUBLE",
                  9L, "$delete: 'true' is not a BOOLEAN (true or false)",
                  10L, "$delete: null is neither true nor false",
                  11L, "$delete: 1 is not a BOOLEAN (true or false)",
                  12L, "name: is missing, but NOT NULL",
                  15L, gate.breakdowns("places").get(15L)));
    }
  }

  @Test
  void aDumpNeedsWholeKeysTooAndRemovesNothing() throws Exception {
    try (TestGate gate = new TestGate(directory)) {
      assertThat(
              last(
                  gate,
                  "UNLOAD places vehicle=v trip=t",
                  "{\"gate\":1,\"name\":\"no faa\"}",
                  EWR,
                  NO_EWR.replace("}", ",\"name\":\"n\"}"),
                  NO_EWR,
                  EWR.replace("}", ",\"$delete\":false}"),
                  "\\."))
          .isEqualTo("DONE rows=5 new=5 rejected=3");
      assertThat(gate.breakdowns("places"))
          .isEqualTo(
              Map.of(
                  1L, "faa: is missing, but NOT NULL",
                  3L, "$delete: a dump removes nothing; visit with mode=upsert to do so",
                  4L, "name: is missing, but NOT NULL"));
    }
  }

  @Test
  void csvReplacesRowsAndRemovesNone() throws Exception {
    try (TestGate gate = new TestGate(directory)) {
      String visit = "UNLOAD places vehicle=v trip=t format=csv mode=upsert";
      assertThat(
              last(gate, visit, "lat,name,gate,faa", "1.5,Newark,1,EWR", "1.5,none,NA,EWR", "\\."))
          .isEqualTo("DONE rows=2 new=2 rejected=1");
      assertThat(gate.breakdowns("places")).containsEntry(2L, "gate: is null, but NOT NULL");
      assertThat(
              last(gate, visit.replace("=t", "=u"), "lat,name,gate,faa,$delete", "1,n,1,EWR,true"))
          .isEqualTo(
              "ERR BAD_REQUEST csv cannot remove rows, but its header has '$delete'; use json");
    }
  }

  @Test
  void everyRowOfALargeBlockIsJudgedForItself() throws Exception {
    try (TestGate gate = new TestGate(directory);
        TestVehicle vehicle = gate.vehicle("UNLOAD places vehicle=v trip=t mode=upsert")) {
      for (int n = 1; n <= 4000; n++) {
        vehicle.lines(
            switch (n % 5) {
              case 0 -> "{\"faa\":\"F%d\",\"gate\":1,\"$delete\":true}".formatted(n);
              case 1 -> "{\"faa\":\"F%d\",\"gate\":1}".formatted(n);
              case 2 -> "{\"gate\":1,\"$delete\":true,\"name\":\"n\"}";
              case 3 -> "{\"$delete\":null,\"faa\":\"F\",\"gate\":1,\"name\":\"n\"}";
              default -> "{\"faa\":\"F%d\",\"gate\":1,\"name\":\"n\"}".formatted(n);
            });
      }
      vehicle.lines("\\.");
      assertThat(vehicle.hearLast()).isEqualTo("DONE rows=4000 new=4000 rejected=2400");
      gate.breakdowns("places")
          .forEach(
              (row, reason) ->
                  assertThat(reason)
                      .isEqualTo(
                          switch ((int) (row % 5)) {
                            case 1 -> "name: is missing, but NOT NULL";
                            case 2 -> "faa: is missing, but NOT NULL";
                            case 3 -> "$delete: null is neither true nor false";
                            default -> "row " + row + " is good";
                          }));
    }
  }

  @Test
  void aKeyIsOfFlatColumnsOfATable() throws Exception {
    try (TestGate gate = new TestGate(directory)) {
      Columns columns = Columns.parse("k INT, list ARRAY<INT>");
      for (List<String> key : List.of(List.of("list"), List.of("nothing"))) {
        assertThatThrownBy(
                () ->
                    new GateLane.Open(
                        "t",
                        gate.log("places"),
                        columns,
                        Format.JSON,
                        CsvOptions.DEFAULT,
                        Optional.empty(),
                        key))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("lane 't' cannot have the key " + key);
      }
    }
  }
}
