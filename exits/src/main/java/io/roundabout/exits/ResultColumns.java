package io.roundabout.exits;

import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.ColumnType.Scalar;
import io.roundabout.rowformat.Columns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** A query's result as the columns of an exit. */
final class ResultColumns {

  /** A result that cannot leave over AMQP; the message is a sentence for the user. */
  static final class UnsupportedResultException extends Exception {
    private static final long serialVersionUID = 1;

    UnsupportedResultException(String message) {
      super(message);
    }
  }

  private ResultColumns() {}

  static Columns of(StructType schema) throws UnsupportedResultException {
    return new Columns(fields(schema, ""));
  }

  private static List<Column> fields(StructType struct, String path)
      throws UnsupportedResultException {
    List<Column> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (StructField field : struct.fields()) {
      String name = path + field.name();
      if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
        throw new UnsupportedResultException(
            "the result has two columns named '%s'; give one another name with AS".formatted(name));
      }
      fields.add(new Column(field.name(), type(field.dataType(), name), field.nullable()));
    }
    return fields;
  }

  private static ColumnType type(DataType type, String name) throws UnsupportedResultException {
    if (type instanceof DecimalType decimal) {
      return new ColumnType.Decimal(decimal.precision(), decimal.scale());
    } else if (type instanceof ArrayType array) {
      return new ColumnType.Array(type(array.elementType(), name + "[]"));
    } else if (type instanceof MapType map) {
      if (!(map.keyType() instanceof StringType)) {
        throw new UnsupportedResultException(
            "column '%s' is a %s; the keys of a map must be STRING".formatted(name, type.sql()));
      }
      return new ColumnType.MapOf(type(map.valueType(), name + "{}"));
    } else if (type instanceof StructType struct) {
      return new ColumnType.Struct(fields(struct, name + "."));
    } else if (type instanceof NullType) {
      throw new UnsupportedResultException(
          "column '%s' has no type; give it one, as in CAST(NULL AS STRING) AS %s"
              .formatted(name, name));
    }
    Scalar scalar = scalar(type);
    if (scalar == null) {
      throw new UnsupportedResultException(
          "column '%s' is of type %s, which an exit cannot give; CAST it, to STRING for example"
              .formatted(name, type.sql()));
    }
    return scalar;
  }

  private static Scalar scalar(DataType type) {
    if (type instanceof StringType) {
      return Scalar.STRING;
    } else if (type instanceof BooleanType) {
      return Scalar.BOOLEAN;
    } else if (type instanceof ByteType) {
      return Scalar.TINYINT;
    } else if (type instanceof ShortType) {
      return Scalar.SMALLINT;
    } else if (type instanceof IntegerType) {
      return Scalar.INT;
    } else if (type instanceof LongType) {
      return Scalar.BIGINT;
    } else if (type instanceof FloatType) {
      return Scalar.FLOAT;
    } else if (type instanceof DoubleType) {
      return Scalar.DOUBLE;
    } else if (type instanceof BinaryType) {
      return Scalar.BINARY;
    } else if (type instanceof DateType) {
      return Scalar.DATE;
    } else if (type instanceof TimestampType) {
      return Scalar.TIMESTAMP;
    } else if (type instanceof TimestampNTZType) {
      return Scalar.TIMESTAMP_NTZ;
    }
    return null;
  }
}
