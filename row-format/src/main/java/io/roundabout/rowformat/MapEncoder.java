package io.roundabout.rowformat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns rows into maps of plain Java values as the AMQP contract asks: numbers at their own width,
 * DECIMAL and times as text, BINARY as {@code byte[]}, lists and maps for nested values. Not
 * thread-safe.
 */
public final class MapEncoder {
  private final byte[] time = new byte[TimeText.MAX_LENGTH];
  private final ValueReader[] readers;
  private final String[] names;

  /** Reads the value at an index that is not null. */
  private interface ValueReader {
    Object read(RowValues values, int index);
  }

  public MapEncoder(Columns columns) {
    readers = readers(columns.list());
    names = names(columns.list());
  }

  /** A new map in column order; a column without a value maps to null. */
  public Map<String, Object> toMap(RowValues row) {
    return toMap(row, readers, names);
  }

  private ValueReader[] readers(List<Column> columns) {
    return columns.stream().map(column -> reader(column.type())).toArray(ValueReader[]::new);
  }

  private static String[] names(List<Column> columns) {
    return columns.stream().map(Column::name).toArray(String[]::new);
  }

  private ValueReader reader(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      int precision = decimal.precision();
      int scale = decimal.scale();
      return (values, i) -> values.getDecimal(i, precision, scale).toPlainString();
    }
    if (type instanceof ColumnType.Array array) {
      ColumnType elementType = array.element();
      ValueReader element = reader(elementType);
      return (values, i) -> toList(values.getArray(i, elementType), element);
    }
    if (type instanceof ColumnType.MapOf map) {
      ColumnType valueType = map.value();
      ValueReader value = reader(valueType);
      return (values, i) -> toMap(values.getMapKeys(i), values.getMapValues(i, valueType), value);
    }
    if (type instanceof ColumnType.Struct struct) {
      ValueReader[] fields = readers(struct.fields());
      String[] fieldNames = names(struct.fields());
      return (values, i) -> toMap(values.getStruct(i, fields.length), fields, fieldNames);
    }
    return scalarReader((ColumnType.Scalar) type);
  }

  private ValueReader scalarReader(ColumnType.Scalar type) {
    return switch (type) {
      case BOOLEAN -> RowValues::getBoolean;
      case TINYINT -> RowValues::getByte;
      case SMALLINT -> RowValues::getShort;
      case INT -> RowValues::getInt;
      case BIGINT -> RowValues::getLong;
      case FLOAT -> RowValues::getFloat;
      case DOUBLE -> RowValues::getDouble;
      case STRING -> RowValues::getString;
      case BINARY -> RowValues::getBinary;
      case DATE -> (values, i) -> text(TimeText.writeDate(values.getInt(i), time, 0));
      case TIMESTAMP -> (values, i) -> text(TimeText.writeTimestamp(values.getLong(i), time, 0));
      case TIMESTAMP_NTZ ->
          (values, i) -> text(TimeText.writeTimestampNtz(values.getLong(i), time, 0));
    };
  }

  private String text(int length) {
    return new String(time, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static Map<String, Object> toMap(RowValues row, ValueReader[] readers, String[] names) {
    Map<String, Object> map = new LinkedHashMap<>(2 * names.length);
    for (int i = 0; i < names.length; i++) {
      map.put(names[i], read(row, i, readers[i]));
    }
    return map;
  }

  private static Map<String, Object> toMap(RowValues keys, RowValues values, ValueReader value) {
    Map<String, Object> map = new LinkedHashMap<>(2 * keys.size());
    for (int i = 0; i < keys.size(); i++) {
      map.put(keys.getString(i), read(values, i, value));
    }
    return map;
  }

  private static List<Object> toList(RowValues elements, ValueReader element) {
    List<Object> list = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      list.add(read(elements, i, element));
    }
    return list;
  }

  private static Object read(RowValues values, int index, ValueReader reader) {
    return values.isNull(index) ? null : reader.read(values, index);
  }
}
