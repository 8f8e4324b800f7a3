package io.roundabout.exits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far a built-in exit has come.
 *
 * @param lanes by the lanes' ids
 * @param skips by exit, how many of its skips have been given
 */
record FeedPosition(Map<String, LaneMark> lanes, Map<String, Integer> skips) {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  static final FeedPosition START = new FeedPosition(Map.of(), Map.of());

  FeedPosition {
    lanes = Map.copyOf(lanes);
    skips = Map.copyOf(skips);
  }

  /**
   * @param row the first row that has not been looked at
   * @param seen how many rows of the exit stand before it, in the lane's whole life
   */
  record LaneMark(long row, long seen) {
    static final LaneMark START = new LaneMark(0, 0);
  }

  LaneMark lane(String id) {
    return lanes.getOrDefault(id, LaneMark.START);
  }

  int skips(String exit) {
    return skips.getOrDefault(exit, 0);
  }

  FeedPosition withLane(String id, LaneMark mark) {
    Map<String, LaneMark> changed = new TreeMap<>(lanes);
    changed.put(id, mark);
    return new FeedPosition(changed, skips);
  }

  FeedPosition withSkips(String exit, int given) {
    Map<String, Integer> changed = new TreeMap<>(skips);
    changed.put(exit, given);
    return new FeedPosition(lanes, changed);
  }

  /**
   * The newest epoch: written before it is committed, so that after a crash it is made of the same
   * rows again.
   */
  record Epoch(long number, FeedPosition from, FeedPosition to) {

    static Optional<Epoch> read(Path file) throws IOException {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      JsonNode node = VersionedJson.read(file, VERSION);
      return Optional.of(
          new Epoch(
              node.path("epoch").asLong(), position(node.path("from")), position(node.path("to"))));
    }

    /** Durable when it returns. */
    void write(Path file) throws IOException {
      ObjectNode node = JSON.createObjectNode();
      node.put("v", VERSION).put("epoch", number);
      node.set("from", from.json());
      node.set("to", to.json());
      DurableFiles.replace(file, JSON.writeValueAsBytes(node));
    }
  }

  private ObjectNode json() {
    ObjectNode node = JSON.createObjectNode();
    ObjectNode marks = node.putObject("lanes");
    new TreeMap<>(lanes)
        .forEach((id, mark) -> marks.putObject(id).put("row", mark.row()).put("seen", mark.seen()));
    ObjectNode given = node.putObject("skips");
    new TreeMap<>(skips).forEach(given::put);
    return node;
  }

  private static FeedPosition position(JsonNode node) {
    Map<String, LaneMark> lanes = new TreeMap<>();
    node.path("lanes")
        .properties()
        .forEach(
            lane ->
                lanes.put(
                    lane.getKey(),
                    new LaneMark(
                        lane.getValue().path("row").asLong(),
                        lane.getValue().path("seen").asLong())));
    Map<String, Integer> skips = new TreeMap<>();
    node.path("skips")
        .properties()
        .forEach(exit -> skips.put(exit.getKey(), exit.getValue().asInt()));
    return new FeedPosition(lanes, skips);
  }
}
