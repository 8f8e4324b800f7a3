package io.roundabout.rowformat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * A named, typed column.
 *
 * @param name any text that is not empty
 * @param nullable whether a row may leave the value out
 */
public record Column(String name, ColumnType type, boolean nullable) {

  /**
   * @throws IllegalArgumentException when the name is empty
   */
  public Column {
    Objects.requireNonNull(type, "type");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column needs a name that is not empty");
    }
  }

  /** What two names have in common that differ in case alone. */
  static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException naming the first name that stands twice, whatever its case
   */
  static void requireUniqueNames(List<Column> columns) {
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(fold(column.name()))) {
        throw new IllegalArgumentException(twice(column.name()));
      }
    }
  }

  static String twice(String name) {
    return "column '" + name + "' stands twice (names differ in more than their case)";
  }
}
