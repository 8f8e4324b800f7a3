package io.roundabout.server;

import io.roundabout.rowformat.ColumnSyntaxException;
import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Format;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A lane as it is configured.
 *
 * @param format what a visit brings unless it says so itself
 * @param table whether the newest complete trip is the table
 * @param keep for how long rows stay after every exit has used them; empty unless it was said
 */
record LaneConfig(
    String name,
    Columns columns,
    Format format,
    CsvOptions csv,
    boolean table,
    Optional<Duration> keep) {

  static final List<String> KEYS = List.of("columns", "format", "csv", "table", "keep");
  static final List<String> LATER = List.of("event_time", "idle", "key");

  private static final List<String> FORMATS = List.of("json", "csv");
  private static final List<String> CSV_KEYS = List.of("header", "null", "separator", "quote");
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})\\s*([dhms])");

  /** Reads a lane; empty when its columns cannot be known. */
  static Optional<LaneConfig> read(String name, ScalarNode key, Section lane, ConfigText file) {
    Format format = readFormat(lane);
    CsvOptions csv = readCsv(lane);
    boolean table = readTable(lane);
    Optional<Duration> keep = readKeep(lane);
    Optional<Columns> columns = readColumns(key, lane, file);
    if (columns.isPresent() && (format == Format.CSV || lane.has("csv"))) {
      refuseNested(columns.get(), lane);
    }
    return columns.map(found -> new LaneConfig(name, found, format, csv, table, keep));
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

  private static boolean readTable(Section lane) {
    if (lane.node("table").isPresent() && lane.node("table").get() instanceof MappingNode) {
      lane.bad("table", "has a key, which comes with a later version; write table: true");
      return true;
    }
    return lane.flag("table").orElse(false);
  }

  private static Optional<Duration> readKeep(Section lane) {
    Optional<String> text = lane.text("keep");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = DURATION.matcher(text.get());
    if (!matcher.matches()) {
      lane.bad(
          "keep",
          "is '"
              + text.get()
              + "'; it must be a number of days, hours, minutes or seconds: 7d,"
              + " 12h, 30m, 90s");
      return Optional.empty();
    }
    ChronoUnit unit =
        switch (matcher.group(2)) {
          case "d" -> ChronoUnit.DAYS;
          case "h" -> ChronoUnit.HOURS;
          case "m" -> ChronoUnit.MINUTES;
          default -> ChronoUnit.SECONDS;
        };
    return Optional.of(Duration.of(Long.parseLong(matcher.group(1)), unit));
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
