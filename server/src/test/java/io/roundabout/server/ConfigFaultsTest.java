package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault is told at once, with its place, what was found and what is allowed. */
class ConfigFaultsTest {
  private static final String LANE = "lanes: {weather: {columns: origin STRING}}\n";

  @TempDir private Path directory;

  static Stream<Arguments> faults() {
    return Stream.of(
        fault(
            "lanes:\n  weather:\n    colums: origin STRING\n",
            "2:3: lane 'weather' has no 'columns'; say what its rows hold, e.g. columns: id"
                + " BIGINT, name STRING",
            "3:5: unknown key 'colums' in lane 'weather'; did you mean 'columns'?"),
        fault(
            LANE + "lane: {}\n",
            "2:1: unknown key 'lane' in the configuration; did you mean 'lanes'?"),
        fault(
            LANE + "zebra: {}\n",
            "2:1: unknown key 'zebra' in the configuration; allowed are state, gate, amqp, spark,"
                + " lanes, functions, views, exits"),
        fault(
            LANE + "users: {}\n",
            "2:1: 'users' in the configuration comes with a later version; leave it out"),
        fault(
            "lanes: {w: {columns: \"a INT, t TIMESTAMP\", event_time: {column: at, late_by: 0s}}}\n",
            "1:65: 'column' of event_time of lane 'w' is 'at', which is no column of it; did you"
                + " mean 'a'?",
            "1:78: 'late_by' of event_time of lane 'w' is zero: rows of the same moment may come"
                + " in several pieces, and all but the first would be late; say how late a row may"
                + " be: 1m, 2h"),
        fault(
            "lanes: {w: {columns: a INT, event_time: {column: a}, idle: 10}}\n",
            "1:41: 'event_time' of lane 'w' has no 'late_by': rows of the same moment may come in"
                + " several pieces, and all but the first would be late; say how late a row may"
                + " be: 1m, 2h",
            "1:50: 'column' of event_time of lane 'w' is 'a', which is INT; event time is a"
                + " TIMESTAMP",
            "1:60: 'idle' of lane 'w' is '10'; it must be a number of days, hours, minutes or"
                + " seconds: 7d, 12h, 30m, 90s"),
        fault(
            "lanes: {w: {columns: t TIMESTAMP, event_time: t, idle: 10s}}\n",
            "1:47: event_time of lane 'w' is 't'; it must be a mapping (key: value)"),
        fault(
            "lanes: {w: {columns: t TIMESTAMP, event_time: {late: 1s}, idle: 10s}}\n",
            "1:47: 'event_time' of lane 'w' has no 'column'; name the TIMESTAMP column that says"
                + " when it was",
            "1:47: 'event_time' of lane 'w' has no 'late_by': rows of the same moment may come in"
                + " several pieces, and all but the first would be late; say how late a row may"
                + " be: 1m, 2h",
            "1:48: unknown key 'late' in event_time of lane 'w'; allowed are column, late_by"),
        fault(
            "lanes: {w: {columns: t TIMESTAMP, table: true, event_time: {column: t, late_by: 1s}},"
                + " v: {columns: a INT, idle: 1s}}\n",
            "1:60: 'event_time' of lane 'w' cannot be on a table lane: each dump replaces the"
                + " last",
            "1:113: 'idle' of lane 'v' needs 'event_time': it closes windows of event time"),
        fault(
            "lanes: {w: {columns: 'a INT, b ARRAY<INT>', table: {key: [a, a, b, c]}}}\n",
            "1:62: 'a' stands twice in the key",
            "1:65: 'b' is ARRAY<INT>, and a key is made of flat columns",
            "1:68: 'key' of table of lane 'w' is 'c', which is no column of it; did you mean 'a'?"),
        fault(
            "lanes: {w: {columns: 'a INT, `$delete` BOOLEAN', table: {key: a}}}\n",
            "1:57: 'table' of lane 'w' has a key, and then '$delete' cannot be a column: it removes"
                + " rows"),
        fault(
            "lanes: {w: {columns: a INT, table: {}}, v: {columns: a INT, table: {kee: a}}}\n",
            "1:36: 'table' of lane 'w' has no key; name the columns that tell its rows apart, or"
                + " write table: true",
            "1:68: 'table' of lane 'v' has no key; name the columns that tell its rows apart, or"
                + " write table: true",
            "1:69: unknown key 'kee' in table of lane 'v'; did you mean 'key'?"),
        fault(
            LANE
                + "views: {Weather: SELECT 1, 1x: SELECT 1, v: {sql: ' '}, V: {sqll: SELECT 1}, w: [a]}\n",
            "2:9: view 'Weather' has the name of lane 'weather'; give it another",
            "2:28: '1x' cannot name a view; its name is 1 to 128 of A-Z a-z 0-9 _ and begins with"
                + " no digit",
            "2:51: view 'v' is empty; it must be SQL",
            "2:57: view 'V' differs from 'v' only in case, which SQL does not see",
            "2:57: view 'V' has no 'sql'; say what it shows: sql: SELECT * FROM a_lane",
            "2:61: unknown key 'sqll' in view 'V'; did you mean 'sql'?",
            "2:81: view 'w' is a list; it must be SQL"),
        fault(
            LANE + "functions: {f-g: (x INT) RETURNS INT RETURN x, h: {a: b}, k: }\n",
            "2:13: 'f-g' cannot name a function; its name is 1 to 128 of A-Z a-z 0-9 _ and begins"
                + " with no digit",
            "2:51: function 'h' is a mapping; it must be SQL",
            "2:61: function 'k' is empty; it must be SQL"),
        fault("state: x\n", "1:1: there are no 'lanes'; without one nothing can come in"),
        fault("lanes:\n", "1:1: there are no 'lanes'; without one nothing can come in"),
        fault("- a\n- b\n", "1:1: the configuration is a list; it must be a mapping (key: value)"),
        fault("lanes: 7\n", "1:8: 'lanes' is '7'; it must be a mapping (key: value)"),
        fault(
            "lanes: {w: {columns: [a, b]}}\n",
            "1:22: 'columns' of lane 'w' is a list; it must be one value"),
        fault(
            "lanes:\n  w:\n    columns:\n",
            "3:13: 'columns' of lane 'w' is empty; it must be one value"),
        fault(
            "lanes: {w: {columns: a INT, format: cvs}}\n",
            "1:37: 'format' of lane 'w' is 'cvs'; did you mean 'csv'?"),
        fault(
            "lanes: {w: {columns: a INT, table: yes}}\n",
            "1:36: 'table' of lane 'w' is 'yes'; it must be true or false"),
        fault(
            "lanes: {w: {columns: a INT, keep: 7 weeks}}\n",
            "1:35: 'keep' of lane 'w' is '7 weeks'; it must be a number of days, hours, minutes or"
                + " seconds: 7d, 12h, 30m, 90s"),
        fault(
            "lanes: {w: {columns: a INT, csv: {header: 1, separator: ab, quote: \"\\n\"}}}\n",
            "1:43: 'header' of csv of lane 'w' is '1'; it must be true or false",
            "1:57: 'separator' of csv of lane 'w' is 'ab'; it must be one ASCII character (a tab is"
                + " written \"\\t\")",
            "1:68: 'quote' of csv of lane 'w' is '\n'; it must be one ASCII character (a tab is"
                + " written \"\\t\")"),
        fault(
            "lanes: {w: {columns: a INT, csv: {separator: \"'\", quote: \"'\"}}}\n",
            "1:34: csv: separator and quote are both ''' (lane 'w')"),
        fault(
            "lanes:\n  w: {columns: \"a INT, b ARRAY<INT>\", format: csv}\n",
            "2:16: 'columns' of lane 'w' has the nested column 'b' (ARRAY<INT>), which csv cannot"
                + " hold; use format: json without csv, or flat columns"),
        fault(
            "lanes: {a b: {columns: a INT}, ..: {columns: a INT}}\n",
            "1:9: 'a b' cannot name a lane; names are 1 to 128 of A-Z a-z 0-9 . _ : -",
            "1:32: '..' cannot name a lane; Roundabout keeps '.', '..', names with '::', those that"
                + " end in .undeliverable and those that begin with roundabout. or activemq. for"
                + " itself"),
        fault(
            "lanes: {w: {columns: a INT}, W: {columns: a INT}, w: {columns: a INT}}\n",
            "1:30: lane 'W' differs from 'w' only in case, which SQL and some file systems do not"
                + " see",
            "1:51: 'w' in 'lanes' stands twice (first in line 1)"),
        fault(
            LANE + "gate: {port: 70000, bind: 0.0.0.0}\namqp: {port: x}\n",
            "2:14: 'port' of 'gate' is '70000'; it must be a whole number from 0 to 65535",
            "2:27: 'bind' of 'gate' is '0.0.0.0', which other machines may reach; without TLS and"
                + " credentials, which come with a later version, only 127.0.0.1, ::1 and localhost"
                + " are allowed",
            "3:14: 'port' of 'amqp' is 'x'; it must be a whole number from 0 to 65535"),
        fault(
            LANE + "gate: {port: 5672}\n",
            "2:14: 'port' of 'gate' is 5672, which gate and amqp cannot share"),
        fault(
            LANE + "amqp: {url: 'amqps://broker:5671'}\n",
            "2:13: 'url' of 'amqp' names a broker elsewhere, which comes with a later version;"
                + " leave it out for the embedded one"),
        fault(
            LANE
                + "spark: {master: 'spark://x:7077', conf: {a: 1, spark.sql.session.timeZone: CET}}\n",
            "2:17: 'master' of 'spark' is 'spark://x:7077'; it must be local, local[N] or local[*]"
                + " (clusters come later)",
            "2:42: 'a' is no setting of Spark's: they begin with spark.",
            "2:48: 'spark.sql.session.timeZone' cannot be set: the session's time zone is UTC"),
        fault(
            LANE + "exits: {e: {pack: 0}}\n",
            "2:9: exit 'e' has no 'sql'; say what waits there, e.g. sql: SELECT * FROM a_lane",
            "2:19: 'pack' of exit 'e' is '0'; it must be a whole number from 1 to 1000000"),
        fault(LANE + "exits: {e: {sql: ' '}}\n", "2:18: 'sql' of exit 'e' is empty"),
        fault(
            LANE + "exits: {e: {sql: SELECT a, b FROM weather}}\n",
            "2:28: unknown key 'b FROM weather' in exit 'e'; a comma ends a value between { and }:"
                + " put the value into quotes"),
        fault(
            LANE + "exits: {e: {sql: SELECT 1, expire: 7d}}\n",
            "2:28: 'expire' in exit 'e' comes with a later version; leave it out"),
        fault(
            LANE + "exits: {e: {sql: SELECT 1, emit: finally, keep_state: 0d}}\n",
            "2:34: 'emit' of exit 'e' is 'finally'; did you mean 'final'?",
            "2:55: 'keep_state' of exit 'e' is '0d'; it must be a number of days, hours, minutes"
                + " or seconds: 7d, 12h, 30m, 90s"),
        fault(
            LANE + "exits: {e: {sql: SELECT 1, java: a.B}, f: {java: a b}, g: {java: }}\n",
            "2:28: exit 'e' has 'sql' and 'java'; only one can say what waits there",
            "2:50: 'java' of exit 'f' is 'a b'; it must be the full name of a class, e.g."
                + " com.acme.MyRoute",
            "2:65: 'java' of exit 'g' is empty; it must be one value"),
        fault(
            LANE
                + "exits: {Late: {sql: SELECT 1}, late: {emit: final}, breakdowns: {sql: SELECT 1}}\n",
            "2:9: 'Late' differs from the built-in exit 'late' only in case; give your exit another"
                + " name",
            "2:32: exit 'late' differs from 'Late' only in case, which SQL and some file systems do"
                + " not see",
            "2:39: 'late' is built in and has no 'emit'; only collectors, pack and discard can be"
                + " said",
            "2:66: 'breakdowns' is built in and has no 'sql'; only collectors, pack and discard can"
                + " be said"),
        fault(
            LANE + "exits: {e: {sql: SELECT 1, collectors: [a, a, b/c, d], discard: [d]}}\n",
            "2:44: 'a' stands twice in 'collectors' of exit 'e'",
            "2:47: 'b/c' cannot name a collector; names are 1 to 128 of A-Z a-z 0-9 . _ : -",
            "2:66: 'd' of exit 'e' is declared as a collector and discarded too; take it from one"
                + " of the two"),
        fault("lanes:\n\tw: {}\n", "2:1: a tab stands where YAML wants spaces"),
        fault(
            "lanes:\n  w:\n    columns: a STRUCT<x: INT>\n",
            "3:24: this ': ' makes no sense to YAML here; put a value that holds one into quotes,"
                + " or check the indentation"),
        fault(LANE + "---\n" + LANE, "2:1: a second document begins here; a configuration is one"),
        fault("", "1:1: the file is empty; 'lanes' is needed at least"),
        fault("# nothing\n", "1:1: the file holds comments only; 'lanes' is needed at least"),
        fault(LANE + "\0\1", "2:1: the character U+0000 cannot stand in a text file"));
  }

  private static Arguments fault(String yaml, String... expected) {
    return Arguments.of(yaml, List.of(expected));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyFaultIsToldWithItsPlace(String yaml, List<String> expected) throws IOException {
    Path file = Files.writeString(directory.resolve("r.yaml"), yaml);
    assertThat(faultsOf(file)).containsExactlyElementsOf(expected);
  }

  @Test
  void columnsThatCannotBeReadAreToldAtTheirPlaceInTheFile() throws IOException {
    String yaml =
        "lanes:\n  w:\n    columns: |\n      a INT,\n      b  NUMBER\n  v: {columns: \"x INTT\"}\n";
    Path file = Files.writeString(directory.resolve("r.yaml"), yaml);
    assertThat(faultsOf(file)).hasSize(2);
    assertThat(faultsOf(file).get(0)).startsWith("5:10: columns of lane 'w': ").contains("NUMBER");
    assertThat(faultsOf(file).get(1)).startsWith("6:19: columns of lane 'v': ").contains("INTT");
  }

  @Test
  void aMissingFileADirectoryAndForeignBytesAreToldApart() throws IOException {
    assertThat(faultsOf(directory.resolve("no.yaml")))
        .singleElement()
        .asString()
        .contains("there is no such file");
    assertThat(faultsOf(directory)).singleElement().asString().contains("this is a directory");
    Path latin = directory.resolve("latin.yaml");
    Files.write(latin, (LANE + "# gr\u00fc\u00dfe").getBytes(StandardCharsets.ISO_8859_1));
    assertThat(faultsOf(latin))
        .containsExactly("2:5: the byte 0xFC is not UTF-8; save the file as UTF-8 text");
  }

  @Test
  void aHugeFileIsRefusedUnread() throws IOException {
    Path file = directory.resolve("huge.yaml");
    Files.write(file, new byte[ConfigText.MAX_BYTES + 1]);
    assertThat(faultsOf(file))
        .containsExactly("1:1: the file has 1048577 bytes, a configuration at most 1048576");
  }

  @Test
  void deepNestingAndManyAliasesAreRefused() throws IOException {
    Path file = directory.resolve("deep.yaml");
    Files.writeString(file, "lanes: " + "[".repeat(100_000));
    assertThat(faultsOf(file)).singleElement().asString().contains("Nesting Depth");
    Files.writeString(file, "a: &a {x: *a}\nlanes: *a\n");
    assertThat(faultsOf(file)).isNotEmpty();
  }

  private static List<String> faultsOf(Path file) {
    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> ConfigReader.read(file));
    assertThat(thrown).as("a fault").isNotNull();
    return thrown.faults().stream()
        .map(fault -> fault.toString())
        .peek(fault -> assertThat(fault).startsWith(file + ":"))
        .map(fault -> fault.substring(file.toString().length() + 1))
        .toList();
  }
}
