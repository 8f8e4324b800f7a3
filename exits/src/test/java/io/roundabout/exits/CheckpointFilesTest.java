package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roundabout.exits.Place.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of a query's checkpoint that are emptied, cut or missing: the exit goes on exactly, or it
 * fails with a sentence that names the file and the ways on. It never begins at zero in silence.
 */
class CheckpointFilesTest {
  private static final int BATCHES = 3;
  private static final int ROWS_A_BATCH = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Each is done to a stateless exit of its own. */
  private static final Map<String, Damage> OF_LOGS = new LinkedHashMap<>();

  /** Each is done to an exit that remembers. */
  private static final Map<String, Damage> OF_STATE = new LinkedHashMap<>();

  static {
    OF_LOGS.put("unharmed", exact(checkpoint -> {}));
    OF_LOGS.put("commit-missing", exact(logs -> Files.delete(logs.resolve("commits/2"))));
    OF_LOGS.put("commits-missing", exact(logs -> delete(logs.resolve("commits"))));
    OF_LOGS.put("offset-emptied", refused("offsets/2", file -> cut(file, 0)));
    OF_LOGS.put("newest-missing", refused("offsets/2", CheckpointFilesTest::deleteWithCommit));
    OF_LOGS.put("checkpoint-missing", refused("offsets/2", file -> delete(file, 2)));
    OF_STATE.put("state-missing", refused("state", CheckpointFilesTest::delete));
    OF_STATE.put("partition-missing", refused("state/0/0/1.changelog", file -> delete(file, 1)));
    OF_STATE.put("changelog-missing", refused("state/0/0/3.changelog", Files::delete));
    OF_STATE.put("changelog-emptied", refused("state/0/1/3.changelog", file -> cut(file, 0)));
    OF_STATE.put("changelog-cut", refused("state/0/0/2.changelog", CheckpointFilesTest::halve));
    OF_STATE.put("description-missing", exact(all -> delete(all.resolve("state/0/_metadata"))));
    OF_STATE.put("all-missing", refused("offsets/2", file -> delete(file, 2)));
  }

  /** Reads the lane twice, so that no batch stands: each has logs of its own. */
  private static final String IDS =
      "SELECT id FROM orders WHERE id >= 0 UNION ALL SELECT id FROM orders WHERE id < 0";

  @TempDir Path directory;

  private interface Work {
    void on(Path path) throws IOException;
  }

  /**
   * @param named the file that the exit's error names; null when the exit goes on
   */
  private record Damage(String named, Work work) {
    void to(Path checkpoint) throws IOException {
      work.on(named == null ? checkpoint : checkpoint.resolve(named));
    }
  }

  private static Damage exact(Work work) {
    return new Damage(null, work);
  }

  private static Damage refused(String named, Work work) {
    return new Damage(named, work);
  }

  private static void cut(Path file, int length) throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
  }

  private static void halve(Path file) throws IOException {
    cut(file, (int) Files.size(file) / 2);
  }

  private static void delete(Path path) throws IOException {
    DurableFiles.deleteTree(path);
  }

  private static void delete(Path file, int levelsAbove) throws IOException {
    delete(levelsAbove == 1 ? file.getParent() : file.getParent().getParent());
  }

  private static void deleteWithCommit(Path offset) throws IOException {
    Files.delete(offset);
    Files.delete(offset.getParent().resolveSibling("commits").resolve(offset.getFileName()));
  }

  @Test
  void whatIsDamagedIsNamedAndWhatIsNotGoesOnExactly() throws Exception {
    Map<String, Damage> damages = new LinkedHashMap<>(OF_LOGS);
    damages.putAll(OF_STATE);
    try (Place place = new Place(directory).lane("orders", "id INT")) {
      OF_LOGS.keySet().forEach(exit -> place.exit(exit, IDS));
      OF_STATE.keySet().forEach(exit -> place.exit(exit, "SELECT DISTINCT id FROM orders"));
      place.start();
      for (int batch = 0; batch < BATCHES; batch++) {
        unload(place, batch);
        String commit = "commits/" + batch;
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    damages.keySet().stream()
                        .allMatch(exit -> Files.exists(checkpoint(place, exit).resolve(commit))));
      }
      place.stop();
      for (Map.Entry<String, Damage> damage : damages.entrySet()) {
        damage.getValue().to(checkpoint(place, damage.getKey()));
      }
      place.start();
      unload(place, BATCHES);
      for (Map.Entry<String, Damage> damage : damages.entrySet()) {
        check(place, damage.getKey(), damage.getValue());
      }
      for (String exit : Set.of("checkpoint-missing", "changelog-cut")) {
        place.exits().retry(exit, NewGeneration.REPLAY);
        int all = (BATCHES + 1) * ROWS_A_BATCH;
        int before = BATCHES * ROWS_A_BATCH;
        assertThat(place.collect(exit, all))
            .extracting(Result::number)
            .containsExactlyElementsOf(numbers(before + 1, before + all));
      }
    }
  }

  private static void check(Place place, String exit, Damage damage) throws Exception {
    List<Result> results;
    int before = BATCHES * ROWS_A_BATCH;
    if (damage.named() == null) {
      int all = before + ROWS_A_BATCH;
      results = place.collect(exit, all);
      assertThat(place.state(exit)).as(exit).isInstanceOf(ExitState.Running.class);
      assertThat(results)
          .as(exit)
          .extracting(result -> result.row().get("id"))
          .containsExactlyInAnyOrderElementsOf(ids(all));
    } else {
      await(exit + " fails")
          .atMost(PATIENCE)
          .until(() -> place.state(exit) instanceof ExitState.Failed);
      ExitState.Failed failed = (ExitState.Failed) place.state(exit);
      assertThat(failed.error())
          .as(exit)
          .startsWith(checkpoint(place, exit).resolve(damage.named()) + " ")
          .contains("`./roundabout retry %s --replay`".formatted(exit))
          .contains("`./roundabout retry %s --from-now`".formatted(exit));
      assertThat(failed.rows()).as(exit).isEmpty();
      results = place.collect(exit, before);
    }
    assertThat(results)
        .as(exit)
        .extracting(Result::number)
        .containsExactlyElementsOf(numbers(1, results.size()));
    assertThat(place.collect(exit)).as("more of %s", exit).isEmpty();
  }

  /** An exit that has given nothing begins anew, whatever an end in the middle has left. */
  @Test
  void whereNothingWasGivenNothingIsMissed() throws Exception {
    try (Place place = new Place(directory).lane("orders", "id INT")) {
      place.exit("plain", "SELECT id FROM orders").start();
      await().until(() -> place.state("plain") instanceof ExitState.Running);
      place.stop();
      Files.writeString(checkpoint(place, "plain").resolve("offsets/.0.x.tmp"), "v1");
      Files.createDirectories(checkpoint(place, "plain").resolve("state/0"));
      place.start();
      unload(place, 0);
      assertThat(place.collect("plain", ROWS_A_BATCH)).hasSize(ROWS_A_BATCH);
    }
  }

  private static void unload(Place place, int batch) throws IOException {
    place
        .in("orders")
        .unload(
            ids((batch + 1) * ROWS_A_BATCH).stream()
                .skip((long) batch * ROWS_A_BATCH)
                .map("{\"id\":%d}"::formatted)
                .toArray(String[]::new));
  }

  private static List<Object> ids(int count) {
    return Stream.<Object>iterate(0, id -> (Integer) id + 1).limit(count).toList();
  }

  private static List<Long> numbers(long first, long last) {
    return Stream.iterate(first, number -> number + 1).limit(last - first + 1).toList();
  }

  private static Path checkpoint(Place place, String exit) {
    return place.directory(exit).resolve("g1/checkpoint");
  }
}
