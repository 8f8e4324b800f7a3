package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roundabout.exits.ExitState.LaneRange;
import io.roundabout.exits.Place.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row counts once also when its batch stays open for those that come after it. */
class Promise2StandingBatchTest {
  private static final String ORDERS = "id INT, people INT";
  private static final String IDS = "SELECT id FROM orders WHERE people < 1000";

  @TempDir Path directory;

  private Place place(String sql) throws IOException {
    return new Place(directory).lane("orders", ORDERS).exit("shares", sql);
  }

  private static String row(int id, int people) {
    return "{\"id\":%d,\"people\":%d}".formatted(id, people);
  }

  /** Brings single rows, each when the result of the one before is there. */
  private static List<Result> bring(Place place, int from, int to) throws Exception {
    List<Result> results = new ArrayList<>();
    for (int id = from; id < to; id++) {
      place.in("orders").unload(row(id, 1));
      results.addAll(place.collect("shares", 1));
    }
    return results;
  }

  private static void assertIds(List<Result> results, int from, int to) {
    assertThat(results).extracting(r -> r.row().get("id")).containsExactlyElementsOf(ids(from, to));
  }

  private static List<Object> ids(int from, int to) {
    return IntStream.range(from, to).<Object>mapToObj(id -> id).toList();
  }

  private static void assertNumbered(List<Result> results, long from) {
    assertThat(results)
        .extracting(Result::number)
        .containsExactlyElementsOf(LongStream.range(from, from + results.size()).boxed().toList());
  }

  private static Checkpoint checkpoint(Place place) {
    return new ExitDirectory(place.directory("shares")).checkpoint(1);
  }

  /** The newest batch that was begun, and what Spark wrote down of it. */
  private static String newest(Place place) throws IOException {
    Path log = checkpoint(place).directory().resolve("offsets");
    long batch = checkpoint(place).newest("offsets").orElseThrow();
    return batch + " " + Files.readString(log.resolve(Long.toString(batch)));
  }

  private static boolean stands(Place place) throws IOException {
    return newest(place).contains("\"standing\":true");
  }

  @Test
  void rowsThatComeOneByOneShareABatchAndAreGivenAtOnce() throws Exception {
    try (Place place = place(IDS).start()) {
      List<Result> results = bring(place, 0, 3);
      assertThat(stands(place)).isTrue();
      String batch = newest(place);

      results.addAll(bring(place, 3, 20));

      assertThat(newest(place)).isEqualTo(batch);
      assertIds(results, 0, 20);
      assertNumbered(results, 1);
      ExitStatus status = place.status("shares");
      assertThat(status.numbered()).isEqualTo(20);
      assertThat(status.lanes())
          .containsExactly(new ExitStatus.LaneRead("orders", 0, 20, 0, 0, 0, 0));
      assertThat(status.lastBatch().orElseThrow().rows()).isEqualTo(1);
    }
  }

  @Test
  void aRestartGoesOnBehindTheLastRowThatWasGiven() throws Exception {
    try (Place place = place(IDS).start()) {
      List<Result> results = bring(place, 0, 5);
      assertThat(stands(place)).isTrue();
      place.stop();
      place.in("orders").unload(row(5, 1), row(6, 1));

      place.start();

      results.addAll(place.collect("shares", 2));
      results.addAll(bring(place, 7, 12));
      assertThat(stands(place)).isTrue();
      place.restart();
      results.addAll(bring(place, 12, 14));
      assertIds(results, 0, 14);
      assertNumbered(results, 1);
      assertThat(place.collect("shares")).isEmpty();
    }
  }

  @Test
  void rowsThatGiveNothingAreUsedToo() throws Exception {
    try (Place place = place(IDS).start()) {
      List<Result> results = bring(place, 0, 4);
      assertThat(stands(place)).isTrue();

      place.in("orders").unload(row(4, 1000), row(5, 1001));

      await()
          .untilAsserted(
              () ->
                  assertThat(place.status("shares").lanes())
                      .containsExactly(new ExitStatus.LaneRead("orders", 0, 6, 0, 0, 0, 0)));
      place.restart();
      results.addAll(bring(place, 6, 8));
      assertThat(results).hasSize(6);
      assertNumbered(results, 1);
    }
  }

  @Test
  void aRowThatComesAfterATableIsJoinedWithIt() throws Exception {
    try (Place place =
        place("SELECT id, name FROM orders JOIN names USING (id)")
            .table("names", "id INT, name STRING")
            .start()) {
      place.in("names").unload("{\"id\":1,\"name\":\"one\"}");
      for (int i = 0; i < 5; i++) {
        place.in("orders").unload(row(1, 1));
        assertThat(place.collect("shares", 1)).hasSize(1);
      }
      assertThat(stands(place)).isTrue();
      for (int version = 2; version < 12; version++) {
        place.in("names").unload("{\"id\":1,\"name\":\"v%d\"}".formatted(version));
        place.in("orders").unload(row(1, 1));
        assertThat(place.collect("shares", 1))
            .extracting(result -> result.row().get("name"))
            .containsExactly("v" + version);
      }
    }
  }

  @Test
  void theRowOnWhichTheQueryFailsIsNamedAndTheOthersAreGiven() throws Exception {
    try (Place place = place("SELECT id, 100 DIV people AS share FROM orders").start()) {
      List<Result> results = bring(place, 0, 4);
      assertThat(stands(place)).isTrue();

      place.in("orders").unload(row(4, 1), row(5, 0), row(6, 1));
      await().until(() -> place.state("shares") instanceof ExitState.Failed);

      assertThat(((ExitState.Failed) place.state("shares")).rows())
          .containsExactly(new LaneRange("orders", 5, 6));
      place.exits().skip("shares", List.of());
      results.addAll(place.collect("shares", 2));
      results.addAll(bring(place, 7, 10));
      assertThat(results)
          .extracting(r -> r.row().get("id"))
          .containsExactly(0, 1, 2, 3, 4, 6, 7, 8, 9);
      assertNumbered(results, 1);
      assertThat(stands(place)).isTrue();
    }
  }

  @Test
  void resultsThatAreTooLargeAreGivenByABatchThatEnds() throws Exception {
    try (Place place = place("SELECT id, explode(sequence(1, people)) AS n FROM orders").start()) {
      List<Result> results = bring(place, 0, 4);
      assertThat(stands(place)).isTrue();

      place.in("orders").unload(row(4, 10_000), row(5, 1));

      results.addAll(place.collect("shares", 10_001));
      assertThat(stands(place)).isFalse();
      results.addAll(bring(place, 6, 8));
      assertThat(results).hasSize(4 + 10_001 + 2);
      assertNumbered(results, 1);
      assertThat(place.collect("shares")).isEmpty();
    }
  }

  @Test
  void manyRowsAtOnceAreSpreadOverTasks() throws Exception {
    try (Place place = place(IDS).start()) {
      List<Result> results = bring(place, 0, 4);
      assertThat(stands(place)).isTrue();
      String[] rows = new String[30_000];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = row(4 + i, 1);
      }

      place.in("orders").unload(rows);

      results.addAll(place.collect("shares", rows.length));
      results.addAll(bring(place, 30_004, 30_007));
      assertThat(results)
          .extracting(r -> r.row().get("id"))
          .containsExactlyInAnyOrderElementsOf(ids(0, 30_007));
      assertNumbered(results, 1);
      assertThat(stands(place)).isTrue();
    }
  }

  @Test
  void aQueryThatAsksForTheTimeIsNotAnsweredWithAnEarlierOne() throws Exception {
    try (Place place = place("SELECT id, current_timestamp() AS at FROM orders").start()) {
      List<Result> results = bring(place, 0, 5);

      assertThat(stands(place)).isFalse();
      assertThat(results).extracting(r -> r.row().get("at")).doesNotHaveDuplicates();
    }
  }

  @Test
  void aBrokerThatIsLostMeanwhileIsWaitedFor() throws Exception {
    try (Valve valve = new Valve(60_000);
        Place place = place(IDS).through(valve::before).start()) {
      List<Result> results = new ArrayList<>();
      int sent = 0;
      while (!valve.isShut()) {
        place.in("orders").unload(row(sent++, 1));
        long brought = sent;
        await().until(() -> valve.isShut() || place.status("shares").numbered() == brought);
      }
      assertThat(stands(place)).isTrue();

      valve.open();

      results.addAll(place.collect("shares", sent));
      assertIds(results, 0, sent);
      assertNumbered(results, 1);
      assertThat(place.collect("shares")).isEmpty();
    }
  }

  @Test
  void noMoreBatchesStandThanThereAreThreadsForThem() throws Exception {
    Place place = place(IDS);
    for (int i = 0; i < 12; i++) {
      place.exit("more" + i, IDS);
    }
    try (place) {
      place.start();
      List<Result> results = bring(place, 0, 10);
      for (int i = 0; i < 12; i++) {
        assertIds(place.collect("more" + i, 10), 0, 10);
      }
      assertIds(results, 0, 10);
    }
  }

  @Test
  void whereABatchThatStoodHasEndedIsSaidByTheNext() throws Exception {
    Map<Integer, String> logs =
        Map.of(
            3, "{\"v\":1,\"name\":\"orders\",\"row\":10,\"tables\":{}}",
            4, "{\"v\":2,\"name\":\"orders\",\"row\":10,\"tables\":{},\"standing\":true}",
            5, "{\"v\":2,\"name\":\"orders\",\"row\":40,\"tables\":{},\"since\":25}");
    Files.createDirectories(directory.resolve("offsets"));
    Files.createDirectories(directory.resolve("commits"));
    for (Map.Entry<Integer, String> log : logs.entrySet()) {
      Files.writeString(directory.resolve("offsets/" + log.getKey()), "v1\n{}\n" + log.getValue());
    }
    Files.writeString(directory.resolve("commits/4"), "v1\n{}");
    Checkpoint checkpoint = new Checkpoint(directory);

    assertThat(checkpoint.committed().orElseThrow().rows())
        .containsExactly(Map.entry("orders", 25L));
    assertThat(Checkpoint.rows(logs.get(3), logs.get(4))).isZero();
    assertThat(Checkpoint.rows(logs.get(4), logs.get(5))).isEqualTo(15);
  }
}
