package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Encoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** A keyed table over dumps, changes, compactions, drops and restarts, against a map. */
class KeyedTablePropertyTest {
  private static final String COLUMNS = "k STRING, n INT, v STRING";

  private final Map<Long, Map<String, String>> versions = new TreeMap<>();
  private final Map<String, String> table = new HashMap<>();
  private Random random;
  private Path directory;
  private TestLane lane;
  private LaneViewsOptions options;
  private int values;

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void everyVersionIsWhatAMapWouldBe(@ForAll long seed) throws Exception {
    random = new Random(seed);
    directory = Files.createTempDirectory("keyed");
    versions.clear();
    table.clear();
    options =
        new LaneViewsOptions(
            Duration.ofSeconds(1),
            1000,
            1 << 20,
            512,
            random.nextBoolean() ? 1 << 20 : 0,
            Duration.ZERO);
    try {
      open();
      for (int step = 0; step < 25; step++) {
        step();
        check();
      }
    } finally {
      lane.close();
      delete(directory);
    }
  }

  private void open() throws IOException {
    lane = TestLane.keyed(directory, "t", COLUMNS, "k", "n");
  }

  private void step() throws IOException {
    switch (random.nextInt(10)) {
      case 0, 1 -> dump();
      case 2 -> {
        lane.close();
        open();
      }
      case 3 -> {
        if (TableCompaction.run(lane.lane(), 0, 0)) {
          taken();
        }
      }
      case 4 -> drop();
      default -> upsert();
    }
  }

  private void dump() throws IOException {
    table.clear();
    boolean csv = random.nextBoolean();
    List<List<String>> blocks = new ArrayList<>();
    for (int block = 0; block < 1 + random.nextInt(4); block++) {
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        rows.add(random.nextInt(20) == 0 ? bad(csv) : csv ? csvRow() : jsonRow());
      }
      blocks.add(rows);
    }
    lane.in(csv ? csv() : Encoding.json(lane.lane().columns())).blocks(blocks);
    taken();
  }

  private Encoding csv() {
    return Encoding.csv(
        lane.lane().columns(), new CsvOptions(false, ',', '"', "NA"), List.of("n", "v", "k"));
  }

  private void upsert() throws IOException {
    boolean csv = random.nextInt(4) == 0;
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(12); i++) {
      rows.add(
          switch (random.nextInt(10)) {
            case 0 -> bad(csv);
            case 1, 2, 3 -> csv ? csvRow() : jsonDelete();
            default -> csv ? csvRow() : jsonRow();
          });
    }
    lane.in(csv ? csv() : Encoding.json(lane.lane().columns())).upsert(rows.toArray(new String[0]));
    taken();
  }

  private static String bad(boolean csv) {
    return csv ? "one,b,c" : "{\"k\":\"a\",\"n\":\"one\"}";
  }

  private String key() {
    return "k" + random.nextInt(6) + "|" + random.nextInt(6);
  }

  private String csvRow() {
    String[] key = key().split("\\|");
    String value = "v" + ++values;
    table.put(key[0] + "|" + key[1], value);
    return key[1] + "," + value + "," + key[0];
  }

  private String jsonRow() {
    String[] key = key().split("\\|");
    String value = "v" + ++values;
    table.put(key[0] + "|" + key[1], value);
    String keep = random.nextInt(5) == 0 ? ",\"$delete\":false" : "";
    return "{\"v\":\"%s\",\"n\":%s,\"k\":\"%s\"%s}".formatted(value, key[1], key[0], keep);
  }

  private String jsonDelete() {
    String[] key = key().split("\\|");
    table.remove(key[0] + "|" + key[1]);
    return "{\"n\":%s,\"$delete\":true,\"k\":\"%s\"}".formatted(key[1], key[0]);
  }

  private void taken() {
    versions.put(lane.lane().log().newestTable().orElseThrow().version(), new HashMap<>(table));
  }

  private void drop() throws IOException {
    long newest = versions.size();
    lane.lane().log().dropTablesBelow(newest - random.nextInt(3));
  }

  private void check() throws IOException {
    if (versions.isEmpty()) {
      return;
    }
    long newest = lane.lane().log().newestTable().orElseThrow().version();
    check(newest);
    List<Long> kept = lane.lane().log().tables().stream().map(v -> v.version()).toList();
    assertThat(kept).contains(newest);
    check(kept.get(random.nextInt(kept.size())));
  }

  private void check(long version) throws IOException {
    Map<String, String> found = new HashMap<>();
    for (String row : TableRows.read(lane.lane(), version, options)) {
      int bar = row.lastIndexOf('|');
      assertThat(found.put(row.substring(0, bar), row.substring(bar + 1)))
          .as("key of %s comes once", row)
          .isNull();
    }
    assertThat(found).as("version %d", version).isEqualTo(versions.get(version));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
