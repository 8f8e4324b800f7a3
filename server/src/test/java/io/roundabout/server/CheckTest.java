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

  @Test
  void whatAnExitEmitsAndRemembersIsTold() throws Exception {
    String yaml =
        """
        lanes:
          readings:
            columns: station STRING, at TIMESTAMP, value INT
            event_time: {column: at, late_by: 1m}
        views: {north: SELECT * FROM readings WHERE station < 'm'}
        exits:
          hourly:
            sql: SELECT count(*) AS n, window.start FROM north GROUP BY window(at, '1 hour')
            emit: final
          totals: {sql: 'SELECT station, sum(value) AS s FROM north GROUP BY station', emit: changes}
          plain: {sql: 'SELECT now() AS n, value FROM north'}
        """;
    try (RunningServer check = RunningServer.command("check", Example.write(directory, yaml))) {
      assertThat(check.exitCode()).as(check.output()).isZero();
      assertThat(check.output())
          .contains("exit hourly reads readings")
          .contains(
              "  emits each result once, when no more rows can come for it; remembers rows until event time has passed them")
          .contains("  emits new values of keys as they come; remembers for ever")
          .contains("  emits rows as they come; remembers nothing")
          .contains("  ! the query uses a function that gives another value each time it runs");
    }
  }

  @Test
  void faultsOfViewsAndFunctionsAreToldAtTheirPlacesAndOnce() throws Exception {
    String yaml =
        Example.LANES
            + """
            functions:
              good: (x INT) RETURNS INT RETURN x
              bad: (x INT) RETURNS INT RETURN y
              lost: AS 'com.acme.Lost'
            views:
              first: SELECT statoin FROM readings
              second:
                sql: |
                  SELECT *
                  FROM reading
              third: SELECT * FROM second
            exits:
              uses: {sql: SELECT * FROM third}
              plain: {sql: SELECT good(value) AS v FROM readings}
            """;
    Path config = Example.write(directory, yaml);
    try (RunningServer check = RunningServer.command("check", config)) {
      assertThat(check.exitCode()).isEqualTo(1);
      assertThat(check.output().lines()).as(check.output()).hasSize(4);
      assertThat(check.output())
          .contains(config + ":11:8: function 'bad': there is no column 'y'")
          .contains(
              config
                  + ":12:9: function 'lost': there is no class 'com.acme.Lost' on the class path; put")
          .contains(config + ":14:17: view 'first': there is no column 'statoin'")
          .contains(
              config
                  + ":18:12: view 'second': there is no lane 'reading'; did you mean 'readings'?");
    }
  }
}
