package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a vehicle is to bring from servers that are up, but do not have it. */
class MissingSourcesTest {
  private static final String LANES =
      """
      lanes:
        weather:
          columns: origin STRING, time_hour TIMESTAMP, temp DOUBLE
          format: csv
          csv: {header: true, null: NA}
        airports:
          columns: faa STRING, name STRING
          format: csv
          csv: {header: true}
          table: true
      """;

  @TempDir Path directory;

  @Test
  void aFileOrTableThatIsNotThereIsNamedWithWhatToDoAndNothingReachesTheLane() throws Exception {
    try (HdfsAndHBase servers = new HdfsAndHBase(directory);
        Roundabout roundabout = new Roundabout(directory, LANES).start()) {
      String file = servers.file().replace("weather.csv", "wether.csv");
      assertThat(refused(roundabout, "weather", file))
          .contains("HDFS has no file " + file)
          .contains("hdfs dfs -ls shows what is there");

      String users = servers.file().replace("weather.csv", "user");
      assertThat(refused(roundabout, "weather", users))
          .contains(users + " is a directory: name one of its files");

      String table = servers.table().replace("airports", "airport");
      assertThat(refused(roundabout, "airports", table, "--columns", "faa=:key,name=info:name"))
          .contains("HBase has no table 'airport' (" + table + ")")
          .contains("there are: airports");

      assertThat(refused(roundabout, "airports", servers.table(), "--columns", "name=data:name"))
          .contains("table 'airports' has no family 'data'; it has: info");

      for (String lane : new String[] {"weather", "airports"}) {
        JsonNode books = roundabout.lane(lane);
        assertThat(books.path("acknowledged").asLong()).as(lane).isZero();
        assertThat(books.path("staged").asLong()).as(lane).isZero();
        assertThat(books.path("openTrips").asLong()).as(lane).isZero();
      }
    }
  }

  /** What an unload that must fail says. */
  private static String refused(Roundabout roundabout, String lane, String from, String... more)
      throws Exception {
    String[] words = {
      "unload", lane, "--from", from, "--gate", "127.0.0.1:" + roundabout.gatePort()
    };
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    Roundabout.Finished unload = roundabout.run(all);
    assertThat(unload.exitCode()).as(unload.err()).isNotZero();
    assertThat(unload.out()).isEmpty();
    assertThat(unload.err()).doesNotContain("Exception", "\tat ");
    return unload.err();
  }
}
