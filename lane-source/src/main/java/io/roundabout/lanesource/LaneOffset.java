package io.roundabout.lanesource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.connector.read.streaming.Offset;

/**
 * How far a query has read a lane, and which table versions went with it: {@code
 * {"v":1,"lane":"<id>","name":"weather","row":4200,"tables":{"airports":3},"mark":1384000000000000,"told":2}}.
 * A mark, and how often it was told again without new rows, stand there only if there is one. Spark
 * logs it before it plans a batch, and compares offsets by this text, so that the same offset has
 * always the same. Immutable.
 *
 * <p>A standing batch ends where nobody knows yet when it is planned. Its offset says {@code
 * "standing":true} and where it begins, and the one after it {@code "since"}, where it has ended.
 * Both are of version 2: a program that did not know them would read rows twice.
 */
final class LaneOffset extends Offset {
  private static final int VERSION = 2;
  private static final long NOT_SAID = -1;
  private static final JsonMapper JSON = new JsonMapper();

  private final UUID lane;
  private final String name;
  private final long row;
  private final SortedMap<String, Long> tables;
  private final long mark;
  private final long told;
  private final boolean standing;
  private final long since;
  private final String json;

  /**
   * @param row the first row that is not read yet
   * @param tables the version of each table lane, by name
   * @param mark rows older than this are late from here on, microseconds since 1970; 0 for none
   * @param told how often the mark was told again without new rows
   */
  LaneOffset(UUID lane, String name, long row, Map<String, Long> tables, long mark, long told) {
    this(lane, name, row, tables, mark, told, false, NOT_SAID);
  }

  private LaneOffset(
      UUID lane,
      String name,
      long row,
      Map<String, Long> tables,
      long mark,
      long told,
      boolean standing,
      long since) {
    this.lane = lane;
    this.name = name;
    this.row = row;
    this.tables = new TreeMap<>(tables);
    this.mark = mark;
    this.told = told;
    this.standing = standing;
    this.since = since;
    this.json = write();
  }

  UUID lane() {
    return lane;
  }

  String name() {
    return name;
  }

  long row() {
    return row;
  }

  Map<String, Long> tables() {
    return Map.copyOf(tables);
  }

  long mark() {
    return mark;
  }

  long told() {
    return told;
  }

  /** The offset of a batch that begins at this row and stands. */
  LaneOffset asStanding() {
    return new LaneOffset(lane, name, row, tables, mark, told, true, NOT_SAID);
  }

  /** The same offset, of a batch that begins where a standing one has ended. */
  LaneOffset since(long begin) {
    return new LaneOffset(lane, name, row, tables, mark, told, standing, begin);
  }

  /** Whether the batch stands: {@link #row} is then where it begins. */
  boolean isStanding() {
    return standing;
  }

  /** The first row of the batch that ends here, where that follows from no other offset. */
  OptionalLong since() {
    return standing
        ? OptionalLong.of(row)
        : since == NOT_SAID ? OptionalLong.empty() : OptionalLong.of(since);
  }

  @Override
  public String json() {
    return json;
  }

  private String write() {
    ObjectNode node = JSON.createObjectNode();
    int version = standing || since != NOT_SAID ? VERSION : 1;
    node.put("v", version).put("lane", lane.toString()).put("name", name).put("row", row);
    ObjectNode pins = node.putObject("tables");
    tables.forEach(pins::put);
    if (mark > 0) {
      node.put("mark", mark).put("told", told);
    }
    if (standing) {
      node.put("standing", true);
    } else if (since != NOT_SAID) {
      node.put("since", since);
    }
    return node.toString();
  }

  /**
   * @throws IllegalArgumentException when the text is no offset, or one of a newer version
   */
  static LaneOffset parse(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      int version = node.path("v").asInt(0);
      if (version > VERSION) {
        throw new IllegalArgumentException(
            "a checkpoint offset of version %d: this program reads up to version %d (was it written by a newer one?): %s"
                .formatted(version, VERSION, json));
      }
      if (version < 1
          || !node.path("row").canConvertToLong()
          || node.path("since").asLong(NOT_SAID) < NOT_SAID) {
        throw noOffset(json, null);
      }
      Map<String, Long> tables = new TreeMap<>();
      node.path("tables")
          .properties()
          .forEach(table -> tables.put(table.getKey(), table.getValue().asLong()));
      return new LaneOffset(
          UUID.fromString(node.path("lane").asText()),
          node.path("name").asText(),
          node.path("row").asLong(),
          tables,
          node.path("mark").asLong(),
          node.path("told").asLong(),
          node.path("standing").asBoolean(),
          node.path("since").asLong(NOT_SAID));
    } catch (JsonProcessingException e) {
      throw noOffset(json, e);
    }
  }

  private static IllegalArgumentException noOffset(String json, Exception cause) {
    return new IllegalArgumentException("not an offset of a lane: " + json, cause);
  }
}
