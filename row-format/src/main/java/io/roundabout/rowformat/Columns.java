package io.roundabout.rowformat;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The ordered columns of a lane or of an exit's result. Names are unique without regard to case.
 * Immutable.
 */
public record Columns(List<Column> list) {
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /**
   * @throws IllegalArgumentException when two names are the same, whatever their case
   */
  public Columns {
    list = List.copyOf(list);
    Column.requireUniqueNames(list);
  }

  /**
   * Reads DDL such as {@code origin STRING, time_hour TIMESTAMP NOT NULL}: names (in backquotes
   * where they hold more than letters, digits and underscores), types as in Spark SQL in any case,
   * each perhaps {@code NOT NULL}.
   *
   * @throws ColumnSyntaxException with the offset in {@code ddl} of what is wrong
   */
  public static Columns parse(String ddl) {
    return new ColumnsParser(ddl).columns();
  }

  /** The columns as DDL that {@link #parse} reads back. */
  public String ddl() {
    StringBuilder text = new StringBuilder();
    for (Column column : list) {
      text.append(text.isEmpty() ? "" : ", ").append(quote(column.name())).append(' ');
      text.append(column.type().ddl()).append(column.nullable() ? "" : " NOT NULL");
    }
    return text.toString();
  }

  /** The index of the column with that name (exact case first, then any case), or -1. */
  public int indexOf(String name) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).name().equals(name)) {
        return i;
      }
    }
    String folded = Column.fold(name);
    for (int i = 0; i < list.size(); i++) {
      if (Column.fold(list.get(i).name()).equals(folded)) {
        return i;
      }
    }
    return -1;
  }

  public int size() {
    return list.size();
  }

  public Column get(int index) {
    return list.get(index);
  }

  /** The name in backquotes where SQL needs them. */
  static String quote(String name) {
    return PLAIN_NAME.matcher(name).matches() ? name : '`' + name.replace("`", "``") + '`';
  }
}
