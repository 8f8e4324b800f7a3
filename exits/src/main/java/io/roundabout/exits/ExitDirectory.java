package io.roundabout.exits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roundabout.lanelog.Tally;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What is durable of an exit, in its directory:
 *
 * <ul>
 *   <li>{@code generation.json}: {@link Generation}
 *   <li>{@code skips.json}: every {@link Skip} in the order in which they were asked for
 *   <li>{@code g<N>/checkpoint}: Spark's, of generation N
 *   <li>{@code outbox}: the delivery's
 * </ul>
 *
 * The json files are replaced as a whole and carry {@code "v": 1}.
 */
final class ExitDirectory {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern GENERATION = Pattern.compile("g\\d+");

  private final Path directory;
  private volatile List<Skip> skips;

  ExitDirectory(Path directory) {
    this.directory = directory;
  }

  Path outbox() {
    return directory.resolve("outbox");
  }

  Checkpoint checkpoint(int generation) {
    return new Checkpoint(directory.resolve("g" + generation).resolve("checkpoint"));
  }

  Optional<Generation> generation() throws IOException {
    Path file = directory.resolve("generation.json");
    return Files.exists(file) ? Optional.of(readGeneration(file)) : Optional.empty();
  }

  static Generation readGeneration(Path file) throws IOException {
    JsonNode node = VersionedJson.read(file, VERSION);
    List<Generation.ReadLane> lanes = new ArrayList<>();
    for (JsonNode lane : node.path("lanes")) {
      lanes.add(
          new Generation.ReadLane(
              lane.path("name").asText(),
              laneId(lane, file),
              lane.path("columns").asText(),
              lane.path("table").asBoolean()));
    }
    Map<String, Long> startRows = new TreeMap<>();
    node.path("startRows")
        .properties()
        .forEach(start -> startRows.put(start.getKey(), start.getValue().asLong()));
    Map<String, Tally> before = new TreeMap<>();
    node.path("before").properties().forEach(lane -> before.put(lane.getKey(), tally(lane)));
    return new Generation(
        node.path("number").asInt(),
        node.path("fingerprint").asText(),
        node.path("sql").asText(),
        node.path("result").asText(),
        lanes,
        startRows,
        before);
  }

  private static Tally tally(Map.Entry<String, JsonNode> lane) {
    JsonNode counts = lane.getValue();
    return new Tally(
        counts.path("rows").asLong(),
        counts.path("rejected").asLong(),
        counts.path("late").asLong());
  }

  /** Durable when it returns; then what earlier generations left is deleted. */
  void begin(Generation generation) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("v", VERSION);
    node.put("number", generation.number());
    node.put("fingerprint", generation.fingerprint());
    node.put("sql", generation.sql());
    node.put("result", generation.result());
    ArrayNode lanes = node.putArray("lanes");
    for (Generation.ReadLane lane : generation.lanes()) {
      lanes
          .addObject()
          .put("name", lane.name())
          .put("id", lane.id().toString())
          .put("columns", lane.columns())
          .put("table", lane.table());
    }
    ObjectNode startRows = node.putObject("startRows");
    new TreeMap<>(generation.startRows()).forEach(startRows::put);
    ObjectNode before = node.putObject("before");
    new TreeMap<>(generation.before())
        .forEach(
            (lane, tally) ->
                before
                    .putObject(lane)
                    .put("rows", tally.rows())
                    .put("rejected", tally.rejected())
                    .put("late", tally.late()));
    write("generation.json", node);
    deleteOthers(generation.number());
  }

  /** Deletes the checkpoints of other generations, which a crash may have left. */
  void deleteOthers(int generation) throws IOException {
    List<Path> others = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (GENERATION.matcher(name).matches() && !name.equals("g" + generation)) {
          others.add(entry);
        }
      }
    }
    for (Path other : others) {
      DurableFiles.deleteTree(other);
    }
  }

  /** All skips so far, from memory after the first call. */
  List<Skip> skips() throws IOException {
    List<Skip> known = skips;
    if (known == null) {
      Path file = directory.resolve("skips.json");
      known = Files.exists(file) ? readSkips(file) : List.of();
      skips = known;
    }
    return known;
  }

  static List<Skip> readSkips(Path file) throws IOException {
    List<Skip> found = new ArrayList<>();
    for (JsonNode skip : VersionedJson.read(file, VERSION).path("skips")) {
      found.add(
          new Skip(
              skip.path("lane").asText(),
              laneId(skip, file),
              skip.path("from").asLong(),
              skip.path("to").asLong(),
              skip.path("error").asText(),
              skip.path("rows").asLong(skip.path("to").asLong() - skip.path("from").asLong()),
              skip.path("withoutLate").asBoolean()));
    }
    return List.copyOf(found);
  }

  /** Durable when it returns. */
  synchronized void addSkips(List<Skip> more) throws IOException {
    List<Skip> all = new ArrayList<>(skips());
    all.addAll(more);
    ObjectNode node = JSON.createObjectNode();
    node.put("v", VERSION);
    ArrayNode list = node.putArray("skips");
    for (Skip skip : all) {
      list.addObject()
          .put("lane", skip.lane())
          .put("id", skip.laneId().toString())
          .put("from", skip.from())
          .put("to", skip.to())
          .put("error", skip.error())
          .put("rows", skip.rows())
          .put("withoutLate", skip.withoutLate());
    }
    write("skips.json", node);
    skips = List.copyOf(all);
  }

  private void write(String name, ObjectNode node) throws IOException {
    DurableFiles.replace(
        directory.resolve(name), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node));
  }

  private static UUID laneId(JsonNode node, Path file) throws IOException {
    String id = node.path("id").asText();
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new IOException("%s is damaged: '%s' is not the id of a lane".formatted(file, id), e);
    }
  }
}
