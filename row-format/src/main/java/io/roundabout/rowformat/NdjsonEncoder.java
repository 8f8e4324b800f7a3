package io.roundabout.rowformat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes rows as NDJSON: one JSON object and LF a row, in UTF-8, without blanks, keys in the order
 * of the columns. Not thread-safe.
 */
public final class NdjsonEncoder {
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private final JsonText json = new JsonText();
  private final ValueWriter[] writers;
  private final byte[][] names;

  /** Writes the value at an index that is not null. */
  private interface ValueWriter {
    void write(RowValues values, int index, JsonText json);
  }

  public NdjsonEncoder(Columns columns) {
    writers = writers(columns.list());
    names = names(columns.list());
  }

  /** Writes one row, LF included; a column without a value is written as null. */
  public void write(RowValues row, OutputStream out) throws IOException {
    json.clear();
    writeObject(row, writers, names, json);
    json.raw('\n');
    json.writeTo(out);
  }

  private static ValueWriter[] writers(List<Column> columns) {
    return columns.stream().map(column -> writer(column.type())).toArray(ValueWriter[]::new);
  }

  /** Each with what stands before and after it. */
  private static byte[][] names(List<Column> columns) {
    byte[][] names = new byte[columns.size()][];
    for (int i = 0; i < names.length; i++) {
      JsonText name = new JsonText();
      name.raw(i == 0 ? '{' : ',');
      name.text(columns.get(i).name());
      name.raw(':');
      names[i] = name.toByteArray();
    }
    return names;
  }

  private static ValueWriter writer(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      int precision = decimal.precision();
      int scale = decimal.scale();
      return (values, i, json) ->
          json.quoted(values.getDecimal(i, precision, scale).toPlainString());
    }
    if (type instanceof ColumnType.Array array) {
      return arrayWriter(array.element());
    }
    if (type instanceof ColumnType.MapOf map) {
      return mapWriter(map.value());
    }
    if (type instanceof ColumnType.Struct struct) {
      ValueWriter[] writers = writers(struct.fields());
      byte[][] names = names(struct.fields());
      return (values, i, json) ->
          writeObject(values.getStruct(i, writers.length), writers, names, json);
    }
    return scalarWriter((ColumnType.Scalar) type);
  }

  private static ValueWriter scalarWriter(ColumnType.Scalar type) {
    return switch (type) {
      case BOOLEAN -> (values, i, json) -> json.raw(values.getBoolean(i) ? TRUE : FALSE);
      case TINYINT -> (values, i, json) -> json.number((long) values.getByte(i));
      case SMALLINT -> (values, i, json) -> json.number((long) values.getShort(i));
      case INT -> (values, i, json) -> json.number((long) values.getInt(i));
      case BIGINT -> (values, i, json) -> json.number(values.getLong(i));
      case FLOAT -> (values, i, json) -> json.number(values.getFloat(i));
      case DOUBLE -> (values, i, json) -> json.number(values.getDouble(i));
      case STRING -> (values, i, json) -> json.text(values.getString(i));
      case BINARY -> (values, i, json) -> json.base64(values.getBinary(i));
      case DATE -> (values, i, json) -> json.date(values.getInt(i));
      case TIMESTAMP -> (values, i, json) -> json.timestamp(values.getLong(i), true);
      case TIMESTAMP_NTZ -> (values, i, json) -> json.timestamp(values.getLong(i), false);
    };
  }

  private static ValueWriter arrayWriter(ColumnType elementType) {
    ValueWriter element = writer(elementType);
    return (values, i, json) -> {
      RowValues elements = values.getArray(i, elementType);
      json.raw('[');
      for (int k = 0; k < elements.size(); k++) {
        if (k > 0) {
          json.raw(',');
        }
        writeValue(elements, k, element, json);
      }
      json.raw(']');
    };
  }

  private static ValueWriter mapWriter(ColumnType valueType) {
    ValueWriter value = writer(valueType);
    return (values, i, json) -> {
      RowValues keys = values.getMapKeys(i);
      RowValues mapped = values.getMapValues(i, valueType);
      json.raw('{');
      for (int k = 0; k < keys.size(); k++) {
        if (k > 0) {
          json.raw(',');
        }
        json.text(keys.getString(k));
        json.raw(':');
        writeValue(mapped, k, value, json);
      }
      json.raw('}');
    };
  }

  private static void writeObject(
      RowValues values, ValueWriter[] writers, byte[][] names, JsonText json) {
    if (writers.length == 0) {
      json.raw('{');
    }
    for (int i = 0; i < writers.length; i++) {
      json.raw(names[i]);
      writeValue(values, i, writers[i], json);
    }
    json.raw('}');
  }

  private static void writeValue(RowValues values, int index, ValueWriter writer, JsonText json) {
    if (values.isNull(index)) {
      json.raw(NULL);
    } else {
      writer.write(values, index, json);
    }
  }
}
