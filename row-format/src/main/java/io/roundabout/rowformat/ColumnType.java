package io.roundabout.rowformat;

import java.util.List;

/** The type of a column's values, named as in Spark SQL. Immutable. */
public sealed interface ColumnType {

  /** The type as it stands in DDL, e.g. {@code ARRAY<STRING>}. */
  String ddl();

  /** A type without parameters. */
  enum Scalar implements ColumnType {
    BOOLEAN,
    TINYINT,
    SMALLINT,
    INT,
    BIGINT,
    FLOAT,
    DOUBLE,
    STRING,
    BINARY,
    DATE,
    TIMESTAMP,
    TIMESTAMP_NTZ;

    @Override
    public String ddl() {
      return name();
    }
  }

  /** A decimal number of {@code precision} (1 to 38) digits, {@code scale} of them fractional. */
  record Decimal(int precision, int scale) implements ColumnType {
    public static final int MAX_PRECISION = 38;

    /**
     * @throws IllegalArgumentException when precision or scale is out of range
     */
    public Decimal {
      if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
        throw new IllegalArgumentException(
            "DECIMAL(%d,%d): the precision goes from 1 to %d, the scale from 0 to the precision"
                .formatted(precision, scale, MAX_PRECISION));
      }
    }

    @Override
    public String ddl() {
      return "DECIMAL(" + precision + "," + scale + ")";
    }
  }

  /** A list of values of one type. */
  record Array(ColumnType element) implements ColumnType {
    @Override
    public String ddl() {
      return "ARRAY<" + element.ddl() + ">";
    }
  }

  /** A map from STRING keys to values of one type. */
  record MapOf(ColumnType value) implements ColumnType {
    @Override
    public String ddl() {
      return "MAP<STRING," + value.ddl() + ">";
    }
  }

  /** A row within a row. */
  record Struct(List<Column> fields) implements ColumnType {

    /**
     * @throws IllegalArgumentException when two fields have the same name, whatever its case
     */
    public Struct {
      fields = List.copyOf(fields);
      Column.requireUniqueNames(fields);
    }

    @Override
    public String ddl() {
      StringBuilder text = new StringBuilder("STRUCT<");
      for (int i = 0; i < fields.size(); i++) {
        Column field = fields.get(i);
        text.append(i == 0 ? "" : ",").append(Columns.quote(field.name())).append(':');
        text.append(field.type().ddl()).append(field.nullable() ? "" : " NOT NULL");
      }
      return text.append('>').toString();
    }
  }
}
