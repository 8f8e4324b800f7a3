package io.roundabout.rowformat;

import io.roundabout.rowformat.ColumnType.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the columns of one DDL text. */
final class ColumnsParser {
  /** Deep enough for any table, and far below what recursion or JSON's own limit could bear. */
  static final int MAX_NESTING = 32;

  private final String ddl;
  private int at;

  ColumnsParser(String ddl) {
    this.ddl = ddl;
  }

  Columns columns() {
    skipBlanks();
    if (at == ddl.length()) {
      throw fault(at, "no columns; write them as: origin STRING, temp DOUBLE NOT NULL");
    }
    List<Column> columns = list(0);
    if (at < ddl.length()) {
      throw fault(at, "expected ',' or NOT NULL or the end" + found());
    }
    return new Columns(columns);
  }

  private List<Column> list(int depth) {
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    do {
      skipBlanks();
      int start = at;
      String name = name();
      if (!names.add(Column.fold(name))) {
        throw fault(start, Column.twice(name));
      }
      if (depth > 0) {
        take(':');
      }
      ColumnType type = type(depth);
      columns.add(new Column(name, type, !takeNotNull()));
    } while (take(','));
    return columns;
  }

  private String name() {
    int start = at;
    if (at < ddl.length() && ddl.charAt(at) == '`') {
      return quotedName();
    }
    String name = word();
    if (name.isEmpty()) {
      throw fault(start, "expected a column name" + found());
    }
    return name;
  }

  private String quotedName() {
    int start = at++;
    StringBuilder name = new StringBuilder();
    while (at < ddl.length()) {
      char c = ddl.charAt(at++);
      if (c != '`') {
        name.append(c);
      } else if (at < ddl.length() && ddl.charAt(at) == '`') {
        name.append('`');
        at++;
      } else if (name.isEmpty()) {
        throw fault(start, "a column needs a name that is not empty");
      } else {
        return name.toString();
      }
    }
    throw fault(start, "the backquote that begins this name is not closed");
  }

  private ColumnType type(int depth) {
    skipBlanks();
    int start = at;
    if (depth > MAX_NESTING) {
      throw fault(start, "types are nested more than " + MAX_NESTING + " deep");
    }
    String word = word();
    if (word.isEmpty()) {
      throw fault(start, "expected a type" + found());
    }
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "DECIMAL", "DEC", "NUMERIC" -> decimal(start);
      case "ARRAY" -> array(depth);
      case "MAP" -> map(depth);
      case "STRUCT" -> struct(depth);
      default -> scalar(start, word);
    };
  }

  private Scalar scalar(int start, String word) {
    Scalar type = TypeNames.scalar(word);
    if (type == null) {
      throw fault(start, "'%s' is not a type; %s".formatted(word, TypeNames.advice(word)));
    }
    return type;
  }

  private ColumnType decimal(int start) {
    if (!take('(')) {
      return new ColumnType.Decimal(10, 0);
    }
    int precision = number();
    int scale = take(',') ? number() : 0;
    expect(')', "DECIMAL is written DECIMAL(precision,scale)");
    try {
      return new ColumnType.Decimal(precision, scale);
    } catch (IllegalArgumentException e) {
      throw fault(start, e.getMessage());
    }
  }

  private ColumnType array(int depth) {
    expect('<', "ARRAY is written ARRAY<type>");
    ColumnType element = type(depth + 1);
    expect('>', "ARRAY is written ARRAY<type>");
    return new ColumnType.Array(element);
  }

  private ColumnType map(int depth) {
    String form = "MAP is written MAP<STRING,type>";
    expect('<', form);
    skipBlanks();
    int start = at;
    if (type(depth + 1) != Scalar.STRING) {
      throw fault(start, "the keys of a MAP are STRING: MAP<STRING,type>");
    }
    expect(',', form);
    ColumnType value = type(depth + 1);
    expect('>', form);
    return new ColumnType.MapOf(value);
  }

  private ColumnType struct(int depth) {
    expect('<', "STRUCT is written STRUCT<name:type,…>");
    List<Column> fields = list(depth + 1);
    expect('>', "STRUCT is written STRUCT<name:type,…>");
    return new ColumnType.Struct(fields);
  }

  private boolean takeNotNull() {
    skipBlanks();
    int start = at;
    if (!word().equalsIgnoreCase("NOT")) {
      at = start;
      return false;
    }
    skipBlanks();
    if (!word().equalsIgnoreCase("NULL")) {
      throw fault(start, "expected NOT NULL");
    }
    return true;
  }

  private int number() {
    skipBlanks();
    int start = at;
    while (at < ddl.length() && Character.digit(ddl.charAt(at), 10) >= 0) {
      at++;
    }
    if (at == start || at - start > 9) {
      throw fault(start, "expected a number" + (at == start ? found() : " of fewer digits"));
    }
    return Integer.parseInt(ddl, start, at, 10);
  }

  private String word() {
    int start = at;
    while (at < ddl.length()
        && (Character.isLetterOrDigit(ddl.charAt(at)) || ddl.charAt(at) == '_')) {
      at++;
    }
    return ddl.substring(start, at);
  }

  private boolean take(char c) {
    skipBlanks();
    if (at < ddl.length() && ddl.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c, String form) {
    if (!take(c)) {
      throw fault(at, "expected '" + c + "'" + found() + "; " + form);
    }
  }

  private void skipBlanks() {
    while (at < ddl.length() && Character.isWhitespace(ddl.charAt(at))) {
      at++;
    }
  }

  private String found() {
    if (at >= ddl.length()) {
      return ", found the end of the text";
    }
    int start = at;
    String word = word();
    at = start;
    return ", found '" + (word.isEmpty() ? ddl.substring(at, at + 1) : word) + "'";
  }

  private static ColumnSyntaxException fault(int offset, String message) {
    return new ColumnSyntaxException(offset, message);
  }
}
