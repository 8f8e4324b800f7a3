package io.roundabout.rowformat;

import java.util.List;

/**
 * The ordered columns of a lane or of an exit's result. Names are unique without regard to case.
 * Immutable.
 */
public record Columns(List<Column> list) {

  public Columns {
    list = List.copyOf(list);
  }

  /**
   * Reads DDL such as {@code origin STRING, time_hour TIMESTAMP NOT NULL}.
   *
   * @throws ColumnSyntaxException with the offset in {@code ddl} of what is wrong
   */
  public static Columns parse(String ddl) {
    throw new UnsupportedOperationException(ddl);
  }

  /** The columns as DDL that {@link #parse} reads back. */
  public String ddl() {
    throw new UnsupportedOperationException();
  }

  /** The index of the column with that name (exact case first, then any case), or -1. */
  public int indexOf(String name) {
    throw new UnsupportedOperationException(name);
  }

  public int size() {
    return list.size();
  }

  public Column get(int index) {
    return list.get(index);
  }

  /** The name in backquotes where SQL needs them. */
  static String quote(String name) {
    throw new UnsupportedOperationException(name);
  }
}
