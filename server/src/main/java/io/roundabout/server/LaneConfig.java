package io.roundabout.server;

import io.roundabout.lanesource.EventTime;
import io.roundabout.rowformat.ColumnSyntaxException;
import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Format;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A lane as it is configured.
 *
 * @param columns with those that tell a row's event time or key never null, whatever was said
 * @param format what a visit brings unless it says so itself
 * @param table whether the newest complete trip is the table
 * @param key the columns that tell the rows of a table apart; empty for a table that only whole
 *     dumps change, and for a lane that is none
 * @param keep for how long rows stay after every exit has used them; empty unless it was said
 * @param eventTime when the rows happened; empty unless it was said
 * @param idle for how long nothing must have come for windows to be closed; empty for never
 */
record LaneConfig(
    String name,
    Columns columns,
    Format format,
    CsvOptions csv,
    boolean table,
    List<String> key,
    Optional<Duration> keep,
    Optional<EventTime> eventTime,
    Optional<Duration> idle) {

  static final List<String> KEYS =
      List.of("columns", "format", "csv", "table", "keep", "event_time", "idle");

  private static final List<String> FORMATS = List.of("json", "csv");
  private static final List<String> CSV_KEYS = List.of("header", "null", "separator", "quote");

  LaneConfig {
    key = List.copyOf(key);
  }

  /** Reads a lane; empty when its columns cannot be known. */
  static Optional<LaneConfig> read(String name, ScalarNode key, Section lane, ConfigText file) {
    Format format = readFormat(lane);
    CsvOptions csv = readCsv(lane);
    Optional<Duration> keep = lane.duration("keep");
    Optional<Duration> idle = lane.duration("idle");
    if (lane.has("idle") && !lane.has("event_time")) {
      lane.bad("idle", "needs 'event_time': it closes windows of event time");
    }
    Optional<Columns> columns = readColumns(key, lane, file);
    LaneKeys keys = new LaneKeys(lane, columns);
    boolean table = keys.table();
    List<String> tableKey = keys.tableKey();
    Optional<EventTime> eventTime = keys.eventTime();
    if (columns.isPresent() && (format == Format.CSV || lane.has("csv"))) {
      refuseNested(columns.get(), lane);
    }
    return keys.columns()
        .map(
            found ->
                new LaneConfig(name, found, format, csv, table, tableKey, keep, eventTime, idle));
  }

  private static Optional<Columns> readColumns(ScalarNode key, Section lane, ConfigText file) {
    if (!lane.has("columns")) {
      lane.faults()
          .add(
              key,
              lane.where()
                  + " has no 'columns'; say what its rows hold, e.g. columns: id BIGINT,"
                  + " name STRING");
      return Optional.empty();
    }
    Optional<ScalarNode> ddl = lane.scalar("columns");
    if (ddl.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Columns.parse(ddl.get().getValue()));
    } catch (ColumnSyntaxException e) {
      Place place = file.scalar(ddl.get()).at(e.offset());
      lane.faults().add(place, "columns of " + lane.where() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Format readFormat(Section lane) {
    String format = lane.text("format").orElse("json");
    if (!FORMATS.contains(format)) {
      lane.bad("format", "is '" + format + "'" + NearestName.hint(format, FORMATS));
    }
    return format.equals("csv") ? Format.CSV : Format.JSON;
  }

  private static CsvOptions readCsv(Section lane) {
    CsvOptions standard = CsvOptions.DEFAULT;
    if (lane.node("csv").isEmpty()) {
      return standard;
    }
    String where = "csv of " + lane.where();
    Section csv = new Section(lane.node("csv").get(), where, CSV_KEYS, List.of(), lane.faults());
    char separator = readChar(csv, "separator", standard.separator());
    char quote = readChar(csv, "quote", standard.quote());
    String nullText =
        csv.node("null").filter(YamlMap::absent).isPresent()
            ? ""
            : csv.text("null").orElse(standard.nullText());
    try {
      return new CsvOptions(
          csv.flag("header").orElse(standard.header()), separator, quote, nullText);
    } catch (IllegalArgumentException e) {
      lane.faults().add(lane.node("csv").get(), e.getMessage() + " (" + lane.where() + ")");
      return standard;
    }
  }

  private static char readChar(Section csv, String key, char standard) {
    String text = csv.text(key).orElse(String.valueOf(standard));
    boolean usable =
        text.length() == 1
            && text.charAt(0) < 0x80
            && text.charAt(0) != '\n'
            && text.charAt(0) != '\r';
    if (!usable) {
      csv.bad(key, "is '" + text + "'; it must be one ASCII character (a tab is written \"\\t\")");
      return standard;
    }
    return text.charAt(0);
  }

  private static void refuseNested(Columns columns, Section lane) {
    for (var column : columns.list()) {
      if (!(column.type() instanceof ColumnType.Scalar)
          && !(column.type() instanceof ColumnType.Decimal)) {
        lane.bad(
            "columns",
            "has the nested column '"
                + column.name()
                + "' ("
                + column.type().ddl()
                + "), which csv cannot hold; use format: json without csv, or flat columns");
      }
    }
  }
}
