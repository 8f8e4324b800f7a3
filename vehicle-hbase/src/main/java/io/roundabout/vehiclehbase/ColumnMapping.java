package io.roundabout.vehiclehbase;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which columns of a table become which columns of the csv: {@code faa=:key,name=info:name}.
 *
 * @param columns in the csv's order
 */
record ColumnMapping(List<Column> columns) {
  private static final String FORM = "write NAME=FAMILY:QUALIFIER, or NAME=:key for the row key";

  ColumnMapping {
    columns = List.copyOf(columns);
  }

  /**
   * @param family empty for the row key
   */
  record Column(String name, String family, String qualifier) {
    boolean isKey() {
      return family.isEmpty();
    }

    /** As it is written in a mapping. */
    String source() {
      return family + ":" + qualifier;
    }
  }

  /**
   * @throws IllegalArgumentException with a sentence for the user
   */
  static ColumnMapping parse(String text) {
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String part : text.split(",", -1)) {
      Column column = column(part.strip());
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("--columns names '" + column.name() + "' twice");
      }
      columns.add(column);
    }
    return new ColumnMapping(columns);
  }

  private static Column column(String part) {
    int equals = part.indexOf('=');
    int colon = part.indexOf(':', equals + 1);
    if (equals < 1 || colon < 0) {
      throw new IllegalArgumentException("--columns: '" + part + "' is no mapping; " + FORM);
    }
    Column column =
        new Column(
            part.substring(0, equals),
            part.substring(equals + 1, colon),
            part.substring(colon + 1));
    if (column.isKey() && !column.qualifier().equals("key")) {
      throw new IllegalArgumentException("--columns: '" + part + "' names no family; " + FORM);
    }
    return column;
  }
}
