package io.roundabout.lanesource;

import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.Columns;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A lane's columns in Spark's words. */
public final class SparkTypes {
  private SparkTypes() {}

  public static StructType schema(Columns columns) {
    return schema(columns.list());
  }

  static StructType schema(List<Column> columns) {
    StructField[] fields = new StructField[columns.size()];
    for (int i = 0; i < fields.length; i++) {
      Column column = columns.get(i);
      fields[i] =
          new StructField(column.name(), type(column.type()), column.nullable(), Metadata.empty());
    }
    return new StructType(fields);
  }

  static DataType type(ColumnType type) {
    if (type instanceof ColumnType.Scalar scalar) {
      return scalar(scalar);
    } else if (type instanceof ColumnType.Decimal decimal) {
      return DataTypes.createDecimalType(decimal.precision(), decimal.scale());
    } else if (type instanceof ColumnType.Array array) {
      return DataTypes.createArrayType(type(array.element()), true);
    } else if (type instanceof ColumnType.MapOf map) {
      return DataTypes.createMapType(DataTypes.StringType, type(map.value()), true);
    }
    return schema(((ColumnType.Struct) type).fields());
  }

  private static DataType scalar(ColumnType.Scalar scalar) {
    return switch (scalar) {
      case BOOLEAN -> DataTypes.BooleanType;
      case TINYINT -> DataTypes.ByteType;
      case SMALLINT -> DataTypes.ShortType;
      case INT -> DataTypes.IntegerType;
      case BIGINT -> DataTypes.LongType;
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case STRING -> DataTypes.StringType;
      case BINARY -> DataTypes.BinaryType;
      case DATE -> DataTypes.DateType;
      case TIMESTAMP -> DataTypes.TimestampType;
      case TIMESTAMP_NTZ -> DataTypes.TimestampNTZType;
    };
  }
}
