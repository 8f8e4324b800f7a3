package io.roundabout.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visits that bring csv, with and without a header. */
class CsvVisitTest {
  private static final String UNLOAD = "UNLOAD flights vehicle=me trip=a";

  @TempDir Path directory;
  private TestGate gate;

  @BeforeEach
  void open() throws IOException {
    gate = new TestGate(directory);
  }

  @AfterEach
  void close() throws IOException {
    gate.close();
  }

  private List<String> visit(String... lines) throws IOException {
    try (TestVehicle vehicle = gate.vehicle(lines)) {
      return vehicle.hearAll();
    }
  }

  private String last(String... lines) throws IOException {
    List<String> said = visit(lines);
    return said.get(said.size() - 1);
  }

  @Test
  void theHeaderIsNotNumberedAndColumnsAreFoundByName() throws IOException {
    assertThat(last(UNLOAD, "n,extra,temp,origin", "1,x,39.02,EWR", "x,x,NA,EWR", "3,,,", "\\."))
        .isEqualTo("DONE rows=3 new=3 rejected=1");
    assertThat(gate.rows("flights")).containsExactly("1,x,39.02,EWR", "x,x,NA,EWR", "3,,,");
    assertThat(gate.breakdowns("flights")).containsOnlyKeys(2L);
  }

  @Test
  void aVisitMaySayThatItHasNoHeader() throws IOException {
    assertThat(last(UNLOAD + " header=no", "EWR,39.02,1", "\\."))
        .isEqualTo("DONE rows=1 new=1 rejected=0");
  }

  @Test
  void aVisitMayBringCsvToAJsonLane() throws IOException {
    assertThat(
            last(
                "UNLOAD weather vehicle=me trip=a format=csv header=yes",
                "temp,n,origin",
                "1.5,2,EWR",
                "\\."))
        .isEqualTo("DONE rows=1 new=1 rejected=0");
    assertThat(last("UNLOAD flights vehicle=me trip=j format=json", "{\"n\":1}", "\\."))
        .isEqualTo("DONE rows=1 new=1 rejected=0");
  }

  @Test
  void aHeaderThatLacksColumnsIsRefusedAndNamesThem() throws IOException {
    assertThat(last(UNLOAD, "origin,tmp", "EWR,39.02", "\\."))
        .startsWith("ERR BAD_REQUEST the header lacks columns 'temp', 'n'; it has origin, tmp");
    assertThat(gate.rows("flights")).isEmpty();
  }

  @Test
  void aHeaderThatIsNoCsvIsRefused() throws IOException {
    assertThat(last(UNLOAD, "origin,\"temp", "\\.")).startsWith("ERR BAD_REQUEST the csv header");
    assertThat(last(UNLOAD, "origin,temp,n,n", "\\."))
        .startsWith("ERR BAD_REQUEST column 'n' stands twice in the header");
  }

  @Test
  void aByteOrderMarkBeforeTheHeaderIsDropped() throws IOException {
    assertThat(last(UNLOAD, "\ufefforigin,temp,n", "EWR,39.02,1", "\\."))
        .isEqualTo("DONE rows=1 new=1 rejected=0");
  }

  @Test
  void everyVisitBringsTheHeaderAgainAndItMayNotChange() throws IOException {
    try (TestVehicle vehicle = gate.vehicle(UNLOAD, "origin,temp,n", "EWR,39.02,1")) {
      vehicle.awaitAck(1);
    }
    assertThat(last(UNLOAD, "n,temp,origin", "1,39.02,EWR", "\\."))
        .startsWith(
            "ERR TRIP_DIFFERS row=1 of trip 'a' came as csv of 'origin,temp,n', and now comes as csv"
                + " of 'n,temp,origin'");
    assertThat(last(UNLOAD + " from=2", "n,temp,origin", "2,39.02,EWR", "\\."))
        .startsWith("ERR TRIP_DIFFERS row=1 of trip 'a' came as csv of");
    assertThat(last(UNLOAD, "origin,temp,n", "EWR,39.02,1", "EWR,39.02,2", "\\."))
        .isEqualTo("DONE rows=2 new=1 rejected=0");
  }

  @Test
  void aHeaderMayNotBeLeftOutWhenItsOrderIsNotTheLanes() throws IOException {
    try (TestVehicle vehicle = gate.vehicle(UNLOAD, "n,temp,origin", "1,39.02,EWR")) {
      vehicle.awaitAck(1);
    }
    assertThat(last(UNLOAD + " header=no from=2", "EWR,39.02,2", "\\."))
        .startsWith(
            "ERR TRIP_DIFFERS row=1 of trip 'a' came as csv of 'n,temp,origin', and now comes as csv"
                + " of 'origin,temp,n'");
    assertThat(last(UNLOAD + " header=no", "1,39.02,EWR", "\\."))
        .startsWith("ERR TRIP_DIFFERS row=1 of trip 'a' came as csv of");
    assertThat(gate.rows("flights")).containsExactly("1,39.02,EWR");
  }

  @Test
  void rowsThatComeAgainMustComeInTheirFormat() throws IOException {
    String json = "UNLOAD weather vehicle=me trip=a";
    try (TestVehicle vehicle = gate.vehicle(json, "{\"n\":77}")) {
      vehicle.awaitAck(1);
    }
    assertThat(last(json + " format=csv header=no", "{\"n\":77}", "\\."))
        .startsWith(
            "ERR TRIP_DIFFERS row=1 of trip 'a' came as json, and now comes as csv of"
                + " 'origin,temp,n'");
  }

  @Test
  void newRowsMayComeInAnotherFormatAndComeAgainInTheirs() throws IOException {
    String json = "UNLOAD flights vehicle=me trip=a format=json";
    try (TestVehicle vehicle = gate.vehicle(UNLOAD, "n,temp,origin", "1,39.02,EWR")) {
      vehicle.awaitAck(1);
    }
    assertThat(last(json + " from=2", "{\"n\":2}", "\\."))
        .isEqualTo("DONE rows=2 new=1 rejected=0");
    assertThat(visit(UNLOAD, "n,temp,origin", "1,39.02,EWR", "{\"n\":2}", "\\."))
        .last()
        .asString()
        .startsWith("ERR TRIP_DIFFERS row=2 of trip 'a' came as json, and now comes as csv");
    assertThat(last(json, "1,39.02,EWR", "{\"n\":2}", "\\."))
        .startsWith("ERR TRIP_DIFFERS row=1 of trip 'a' came as csv of 'n,temp,origin', and now");
    assertThat(last(json + " from=2", "{\"n\":2}", "\\."))
        .isEqualTo("DONE rows=2 new=0 rejected=0");
  }

  @Test
  void csvAfterJsonKeepsTheOrderOfTheTripsCsv() throws IOException {
    String json = "UNLOAD flights vehicle=me trip=a format=json";
    try (TestVehicle vehicle = gate.vehicle(json, "{\"n\":1}")) {
      vehicle.awaitAck(1);
    }
    try (TestVehicle vehicle = gate.vehicle(UNLOAD + " from=2", "n,temp,origin", "2,39.02,EWR")) {
      vehicle.awaitAck(2);
    }
    assertThat(last(UNLOAD + " from=3", "origin,temp,n", "EWR,39.02,3", "\\."))
        .startsWith("ERR TRIP_DIFFERS row=2 of trip 'a' came as csv of 'n,temp,origin'");
    assertThat(last(UNLOAD + " from=3", "n,temp,origin", "3,39.02,EWR", "\\."))
        .isEqualTo("DONE rows=3 new=1 rejected=0");
  }

  @Test
  void anEmptyFileWithOrWithoutAHeaderIsAnEmptyTrip() throws IOException {
    assertThat(last(UNLOAD, "\\.")).isEqualTo("DONE rows=0 new=0 rejected=0");
    assertThat(last("UNLOAD flights vehicle=me trip=b", "origin,temp,n", "\\."))
        .isEqualTo("DONE rows=0 new=0 rejected=0");
  }

  @Test
  void aVisitThatEndsInTheHeaderIsOpen() throws IOException {
    try (TestVehicle vehicle = gate.vehicle(UNLOAD)) {
      vehicle.send("origin,te").halfClose();
      assertThat(vehicle.hearLast()).isEqualTo("OPEN rows=0 dropped_bytes=9");
    }
  }

  @Test
  void aValueThatSpansLinesIsRefusedWithTheWayOut() throws IOException {
    assertThat(visit(UNLOAD, "origin,temp,n", "EWR,39.02,1", "\"EW", "R\",39.02,1", "\\."))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("OK trip=a rows=0"),
            line -> assertThat(line).isEqualTo("ACK 1"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "ERR BAD_REQUEST row=2 the quote at column 1 is not closed; a row is one"
                            + " line, and 'roundabout unload' converts csv whose values span"
                            + " lines"));
    assertThat(gate.rows("flights")).containsExactly("EWR,39.02,1");
  }
}
