package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.qpid.protonj2.client.Delivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State directories that earlier versions wrote, kept in {@code src/test/resources/states}: each
 * must open, give what waits in it, and go on. A new one is written with {@code
 * -Droundabout.upgrade.write=NAME}.
 */
class UpgradeTest {
  private static final String CONFIG =
      """
      lanes:
        orders:
          columns: id INT, who STRING
        clicks:
          columns: at TIMESTAMP, id INT
          event_time: {column: at, late_by: 10s}
        beats:
          columns: at TIMESTAMP, id INT
          event_time: {column: at, late_by: 1s}
          idle: 1s
        people:
          columns: k STRING, name STRING
          table: {key: k}
        regions:
          columns: r STRING
          table: true
      exits:
        named:
          sql: SELECT id, name FROM orders JOIN people ON who = k
          collectors: [one, two]
        packed:
          sql: SELECT id FROM orders
          pack: 10
        shares:
          sql: SELECT id, 10 DIV (id - 3) AS share FROM orders
        minutes:
          emit: final
          sql: SELECT window.start AS since, count(*) AS n FROM clicks GROUP BY window(at, '1 minute')
        beats_a_minute:
          emit: final
          sql: SELECT window.start AS since, count(*) AS n FROM beats GROUP BY window(at, '1 minute')
        pairs:
          sql: SELECT o.id, o.who FROM orders o JOIN clicks c ON o.id = c.id
      """;

  @TempDir Path directory;

  private static String order(int id, String who) {
    return "{\"id\":%d,\"who\":\"%s\"}".formatted(id, who);
  }

  private static String at(String time, int id) {
    return "{\"at\":\"2026-03-01T%sZ\",\"id\":%d}".formatted(time, id);
  }

  private static String unload(Roundabout roundabout, String request, String... rows)
      throws Exception {
    return GateVisit.unload(roundabout.gatePort(), "UNLOAD " + request, List.of(rows));
  }

  static Stream<Path> states() throws Exception {
    return KeptState.all();
  }

  /** A name has the state kept for later versions. */
  @Test
  void whatThisVersionWritesOpensToo() throws Exception {
    String name = System.getProperty("roundabout.upgrade.write", "");
    Path packed = name.isEmpty() ? directory.resolve("own.zip") : KeptState.named(name);
    writeState(packed);
    aKeptStateOpensGivesWhatWaitsAndGoesOn(packed);
  }

  /** What the kept states hold. It changes only together with a new name for what is written. */
  private void writeState(Path packed) throws Exception {
    try (Roundabout roundabout =
        new Roundabout(Files.createDirectory(directory.resolve("written")), CONFIG).start()) {
      unload(
          roundabout,
          "people vehicle=office trip=all",
          "{\"k\":\"a\",\"name\":\"Ada\"}",
          "{\"k\":\"b\",\"name\":\"Bea\"}");
      unload(
          roundabout,
          "people vehicle=office trip=more mode=upsert",
          "{\"k\":\"b\",\"name\":\"Bob\"}",
          "{\"k\":\"c\",\"name\":\"Cy\"}");
      unload(
          roundabout,
          "orders vehicle=shop trip=monday",
          order(1, "a"),
          order(2, "b"),
          "{\"id\":\"x\"}",
          order(3, "c"));
      unload(roundabout, "clicks vehicle=web trip=1", at("12:00:05", 1), at("12:00:40", 7));
      unload(roundabout, "clicks vehicle=web trip=2", at("12:00:01", 8));
      unload(roundabout, "beats vehicle=heart trip=1", at("12:00:05", 1), at("12:00:40", 2));
      for (String staged : List.of("regions vehicle=office", "orders vehicle=shop")) {
        try (GateVisit visit = roundabout.visit()) {
          visit.send("UNLOAD " + staged + " trip=open\n{\"r\":\"n\",\"id\":4,\"who\":\"a\"}\n");
          assertThat(visit.line()).startsWith("OK");
          assertThat(visit.line()).isEqualTo("ACK 1");
        }
      }
      roundabout.awaitState("shares", "FAILED");
      Roundabout.Finished skip =
          roundabout.run("skip", "shares", "orders:4", "--state", roundabout.state().toString());
      assertThat(skip.exitCode()).as(skip.err()).isZero();
      try (ExitReader one = roundabout.collect("named/one")) {
        assertThat(one.take(1)).hasSize(1);
        Delivery second = one.next(60);
        second.reject("test:bad", "put aside");
        Await.until(
            "it is put aside",
            () ->
                roundabout.exit("named").path("queues").path(0).path("undeliverable").asInt() == 1,
            () -> roundabout.exit("named").toPrettyString());
      }
      Await.until(
          "all exits have read all",
          () -> allIsRead(roundabout),
          () -> roundabout.status().toPrettyString());
      BooksBalance.check(roundabout);
      roundabout.stop();
      KeptState.pack(roundabout.state(), packed);
    }
  }

  private static boolean allIsRead(Roundabout roundabout) {
    for (var exit : roundabout.status().path("exits")) {
      if (!exit.path("state").asText().equals("RUNNING")) {
        return false;
      }
      for (var lane : exit.path("lanes")) {
        if (lane.path("waiting").asLong() > 0) {
          return false;
        }
      }
    }
    return roundabout.exit("beats_a_minute").path("numbered").asLong() == 1;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("states")
  void aKeptStateOpensGivesWhatWaitsAndGoesOn(Path kept) throws Exception {
    Roundabout roundabout =
        new Roundabout(Files.createDirectory(directory.resolve("opened")), CONFIG);
    KeptState.unpack(kept, roundabout.state());
    try (roundabout) {
      roundabout.start();
      for (var lane : roundabout.status().path("lanes")) {
        assertThat(lane.path("stopped").isNull()).as(lane.toPrettyString()).isTrue();
      }
      assertTrips(roundabout);
      unload(roundabout, "clicks vehicle=web trip=3", at("12:00:50", 2), at("12:01:30", 9));
      unload(
          roundabout, "people vehicle=office trip=d mode=upsert", "{\"k\":\"a\",\"name\":\"Al\"}");
      assertThat(unload(roundabout, "orders vehicle=shop trip=tuesday", order(5, "a")))
          .startsWith("DONE rows=1 new=1");

      assertRows(roundabout, "named/two", "Ada", "Bob", "Cy", "Ada", "Al");
      assertRows(roundabout, "named/one", "Cy", "Ada", "Al");
      try (ExitReader aside = roundabout.collect("named/one.undeliverable")) {
        assertThat(aside.take(1).get(0).values()).containsEntry("name", "Bob");
      }
      try (ExitReader packed = roundabout.collect("packed")) {
        assertThat(new Collected("packed").take(packed, 5).rows())
            .containsExactly("{id=1}", "{id=2}", "{id=3}", "{id=4}", "{id=5}");
      }
      try (ExitReader shares = roundabout.collect("shares")) {
        assertThat(shares.take(4)).extracting(row -> row.values().get("id")).doesNotContain(3);
      }
      // The window was begun by the version that wrote the state.
      try (ExitReader minutes = roundabout.collect("minutes")) {
        assertThat(minutes.take(1).get(0).values()).containsEntry("n", 3L);
      }
      try (ExitReader pairs = roundabout.collect("pairs")) {
        assertThat(pairs.take(2)).extracting(row -> row.values().get("id")).containsExactly(1, 2);
      }
      try (ExitReader beats = roundabout.collect("beats_a_minute")) {
        assertThat(beats.take(1).get(0).values()).containsEntry("n", 2L);
      }
      try (ExitReader breakdowns = roundabout.collect("breakdowns");
          ExitReader late = roundabout.collect("late")) {
        assertThat(breakdowns.take(2)).hasSize(2);
        assertThat(late.take(1)).hasSize(1);
      }
    }
  }

  private static void assertTrips(Roundabout roundabout) throws Exception {
    String[] monday = {order(1, "a"), order(2, "b"), "{\"id\":\"x\"}", order(3, "c")};
    assertThat(unload(roundabout, "orders vehicle=shop trip=monday", monday))
        .isEqualTo("DONE rows=4 new=0 rejected=1");
    monday[0] = order(1, "b");
    assertThat(unload(roundabout, "orders vehicle=shop trip=monday", monday))
        .startsWith("ERR TRIP_DIFFERS");
    String open = "{\"r\":\"n\",\"id\":4,\"who\":\"a\"}";
    assertThat(unload(roundabout, "orders vehicle=shop trip=open", open))
        .isEqualTo("DONE rows=1 new=0 rejected=0");
    assertThat(unload(roundabout, "regions vehicle=office trip=open", open, "{\"r\":\"s\"}"))
        .isEqualTo("DONE rows=2 new=1 rejected=0");
    assertThat(roundabout.lane("regions").path("tableVersion").path("rows").asInt()).isEqualTo(2);
  }

  private static void assertRows(Roundabout roundabout, String queue, Object... names)
      throws Exception {
    try (ExitReader reader = roundabout.collect(queue)) {
      List<ExitReader.Row> rows = reader.take(names.length);
      assertThat(rows)
          .extracting(ExitReader.Row::values)
          .extracting((Map<String, Object> row) -> row.get("name"))
          .containsExactly(names);
      assertThat(rows.get(names.length - 1).number()).isEqualTo(5);
    }
  }
}
