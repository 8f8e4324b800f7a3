package io.roundabout.server;

import io.roundabout.lanesource.EventTime;
import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.Columns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads which of a lane's columns tell when a row happened, and which tell the rows of a table
 * apart. A row without such a value cannot be used, so these columns are never null.
 */
final class LaneKeys {
  private static final List<String> EVENT_TIME = List.of("column", "late_by");
  private static final List<String> TABLE = List.of("key");

  /** What a row of changes says that removes its key. */
  private static final String DELETE = "$delete";

  private static final String WHY_LATE_BY =
      "rows of the same moment may come in several pieces, and all but the first would be late;"
          + " say how late a row may be: 1m, 2h";

  private final Section lane;
  private final Optional<Columns> declared;
  private final Set<String> needed = new LinkedHashSet<>();

  /**
   * @param declared empty when they could not be read: then their names are not known
   */
  LaneKeys(Section lane, Optional<Columns> declared) {
    this.lane = lane;
    this.declared = declared;
  }

  /** The declared columns, of which those that were read here are never null. */
  Optional<Columns> columns() {
    return declared.map(
        columns ->
            new Columns(
                columns.list().stream()
                    .map(
                        column ->
                            needed.contains(column.name())
                                ? new Column(column.name(), column.type(), false)
                                : column)
                    .toList()));
  }

  boolean table() {
    return isMapping("table") || lane.flag("table").orElse(false);
  }

  List<String> tableKey() {
    if (!isMapping("table")) {
      return List.of();
    }
    Section table =
        new Section(
            lane.node("table").get(), "table of " + lane.where(), TABLE, List.of(), lane.faults());
    List<ScalarNode> nodes = table.list("key");
    if (nodes.isEmpty() && !isMapping(table, "key")) {
      lane.bad(
          "table", "has no key; name the columns that tell its rows apart, or write table: true");
    }
    List<String> key = new ArrayList<>();
    for (ScalarNode node : nodes) {
      column(node, "'key' of table of " + lane.where())
          .ifPresent(
              column -> {
                if (!isScalar(column.type())) {
                  lane.faults()
                      .add(
                          node,
                          "'%s' is %s, and a key is made of flat columns"
                              .formatted(column.name(), column.type().ddl()));
                } else if (key.contains(column.name())) {
                  lane.faults().add(node, "'" + column.name() + "' stands twice in the key");
                } else {
                  key.add(column.name());
                }
              });
    }
    if (declared.filter(columns -> columns.indexOf(DELETE) >= 0).isPresent()) {
      lane.bad("table", "has a key, and then '" + DELETE + "' cannot be a column: it removes rows");
    }
    needed.addAll(key);
    return key;
  }

  Optional<EventTime> eventTime() {
    if (!lane.has("event_time")) {
      return Optional.empty();
    }
    if (table()) {
      lane.bad("event_time", "cannot be on a table lane: each dump replaces the last");
      return Optional.empty();
    }
    Node node = lane.node("event_time").get();
    Section section =
        new Section(node, "event_time of " + lane.where(), EVENT_TIME, List.of(), lane.faults());
    if (!isMapping("event_time")) {
      return Optional.empty();
    }
    Optional<Duration> lateBy = lateBy(section);
    Optional<Column> column = timeColumn(section);
    if (column.isEmpty() || lateBy.isEmpty()) {
      return Optional.empty();
    }
    needed.add(column.get().name());
    return Optional.of(new EventTime(column.get().name(), lateBy.get()));
  }

  private Optional<Duration> lateBy(Section section) {
    if (!section.has("late_by")) {
      lane.bad("event_time", "has no 'late_by': " + WHY_LATE_BY);
      return Optional.empty();
    }
    if (section.scalar("late_by").filter(LaneKeys::isZero).isPresent()) {
      section.bad("late_by", "is zero: " + WHY_LATE_BY);
      return Optional.empty();
    }
    return section.duration("late_by");
  }

  private static boolean isZero(ScalarNode node) {
    return node.getValue().matches("0+\\s*[dhms]?");
  }

  private Optional<Column> timeColumn(Section section) {
    if (!section.has("column")) {
      lane.bad("event_time", "has no 'column'; name the TIMESTAMP column that says when it was");
      return Optional.empty();
    }
    Optional<Column> column =
        section
            .scalar("column")
            .flatMap(node -> column(node, "'column' of event_time of " + lane.where()));
    if (column.isPresent() && column.get().type() != ColumnType.Scalar.TIMESTAMP) {
      section.bad(
          "column",
          "is '%s', which is %s; event time is a TIMESTAMP"
              .formatted(column.get().name(), column.get().type().ddl()));
      return Optional.empty();
    }
    return column;
  }

  /** The column that a name in the file means; empty when there is none, which is a fault. */
  private Optional<Column> column(ScalarNode name, String where) {
    if (declared.isEmpty()) {
      return Optional.empty();
    }
    int index = declared.get().indexOf(name.getValue());
    if (index < 0) {
      List<String> names = declared.get().list().stream().map(Column::name).toList();
      lane.faults()
          .add(
              name,
              where
                  + " is '"
                  + name.getValue()
                  + "', which is no column of it"
                  + NearestName.hint(name.getValue(), names));
      return Optional.empty();
    }
    return Optional.of(declared.get().get(index));
  }

  private boolean isMapping(String key) {
    return isMapping(lane, key);
  }

  private static boolean isMapping(Section section, String key) {
    return section.node(key).filter(MappingNode.class::isInstance).isPresent();
  }

  private static boolean isScalar(ColumnType type) {
    return type instanceof ColumnType.Scalar || type instanceof ColumnType.Decimal;
  }
}
