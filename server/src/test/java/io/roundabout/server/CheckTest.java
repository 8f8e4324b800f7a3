package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
  @TempDir private Path directory;

  @Test
  void aGoodFileIsToldWithEveryExitsColumnsAndStartsNothing() throws Exception {
    Path config = Example.write(directory);
    try (RunningServer check = RunningServer.command("check", config)) {
      assertThat(check.exitCode()).as(check.output()).isZero();
      assertThat(check.output())
          .contains("exit named reads readings, stations", "  name   STRING", "  value  INT")
          .contains("is good: 3 lanes, 2 exits")
          .doesNotContain("WARN", "INFO");
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("no state directory")
          .noneMatch(name -> name.equals("state"));
    }
  }

  @Test
  void faultsOfTheFileAndOfTheQueriesAreToldAtOnceAtTheirPlaces() throws Exception {
    String yaml =
        Example.LANES
            + """
              unreadable: {columns: id INTEGR}
            exits:
              judged_later: {sql: SELECT idd FROM unreadable}
              misspelt:
                sql: |
                  SELECT station,
                         valeu
                  FROM readings
                pak: 3
              broken:
                sql: SELECT FROM WHERE
              fine: {sql: SELECT * FROM readings}
            """;
    Path config = Example.write(directory, yaml);
    try (RunningServer check = RunningServer.command("check", config)) {
      assertThat(check.exitCode()).isEqualTo(1);
      assertThat(check.output().lines()).as(check.output()).hasSize(4);
      assertThat(check.output())
          .contains(config + ":15:14: exit 'misspelt': ")
          .contains("'INTEGR' is not a type")
          .contains("valeu")
          .contains(config + ":17:5: unknown key 'pak' in exit 'misspelt'; did you mean 'pack'?")
          .contains(config + ":19:17: exit 'broken': ");
    }
  }
}
