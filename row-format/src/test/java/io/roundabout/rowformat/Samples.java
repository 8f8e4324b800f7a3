package io.roundabout.rowformat;

import io.roundabout.rowformat.ColumnType.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Random columns, and rows that fit them. */
final class Samples {
  private static final long FIRST_MICRO = -62_135_596_800_000_000L;
  private static final long LAST_MICRO = 253_402_300_799_999_999L;
  private static final String LETTERS = "abcXYZ019 _-`\"\\/,.:äß€漢😀\u0000\u0001\n\t\u2028'";

  /** A lane and rows of it, as {@link RecordedColumn} would keep them. */
  record Lane(Columns columns, List<List<Object>> rows) {}

  private final Random random;

  private Samples(long seed) {
    random = new Random(seed);
  }

  /** Lanes of any types. */
  static Arbitrary<Lane> lanes() {
    return Arbitraries.longs().map(seed -> new Samples(seed).lane(3));
  }

  /** Lanes that csv can hold. */
  static Arbitrary<Lane> flatLanes() {
    return Arbitraries.longs().map(seed -> new Samples(seed).lane(0));
  }

  private Lane lane(int depth) {
    Columns columns = new Columns(columns(1 + random.nextInt(6), depth));
    List<List<Object>> rows = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      rows.add(row(columns.list()));
    }
    return new Lane(columns, rows);
  }

  private List<Column> columns(int count, int depth) {
    Set<String> names = new HashSet<>();
    List<Column> columns = new ArrayList<>();
    while (columns.size() < count) {
      String name = text(8);
      if (!name.isEmpty() && names.add(Column.fold(name))) {
        columns.add(new Column(name, type(depth), random.nextInt(4) > 0));
      }
    }
    return columns;
  }

  private ColumnType type(int depth) {
    int kind = random.nextInt(depth > 0 ? 17 : 14);
    return switch (kind) {
      case 12, 13 -> {
        int precision = 1 + random.nextInt(38);
        yield new ColumnType.Decimal(precision, random.nextInt(precision + 1));
      }
      case 14 -> new ColumnType.Array(type(depth - 1));
      case 15 -> new ColumnType.MapOf(type(depth - 1));
      case 16 -> new ColumnType.Struct(columns(1 + random.nextInt(3), depth - 1));
      default -> Scalar.values()[kind];
    };
  }

  private List<Object> row(List<Column> columns) {
    List<Object> row = new ArrayList<>();
    for (Column column : columns) {
      row.add(column.nullable() && random.nextInt(5) == 0 ? null : value(column.type()));
    }
    return row;
  }

  private Object value(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      int digits = random.nextInt(decimal.precision()) + 1;
      BigInteger unscaled = new BigInteger(120, random).mod(BigInteger.TEN.pow(digits));
      return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.scale());
    }
    if (type instanceof ColumnType.Array array) {
      return list(array.element());
    }
    if (type instanceof ColumnType.MapOf map) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (Object value : list(map.value())) {
        values.put(text(5), value);
      }
      return values;
    }
    if (type instanceof ColumnType.Struct struct) {
      return row(struct.fields());
    }
    return scalar((Scalar) type);
  }

  private List<Object> list(ColumnType element) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(random.nextInt(5) == 0 ? null : value(element));
    }
    return list;
  }

  private Object scalar(Scalar type) {
    return switch (type) {
      case BOOLEAN -> random.nextBoolean();
      case TINYINT -> (byte) random.nextInt();
      case SMALLINT -> (short) random.nextInt();
      case INT -> random.nextInt();
      case BIGINT -> random.nextLong() >> random.nextInt(64);
      case FLOAT -> Float.intBitsToFloat(random.nextInt());
      case DOUBLE ->
          random.nextBoolean()
              ? Double.longBitsToDouble(random.nextLong())
              : random.nextInt(100_000) / 100.0;
      case STRING -> text(12);
      case BINARY -> {
        byte[] bytes = new byte[random.nextInt(8)];
        random.nextBytes(bytes);
        yield RecordedColumn.bytes(bytes, 0, bytes.length);
      }
      case DATE -> (int) Math.floorDiv(micros(), 86_400_000_000L);
      case TIMESTAMP, TIMESTAMP_NTZ -> micros();
    };
  }

  private long micros() {
    return switch (random.nextInt(10)) {
      case 0 -> FIRST_MICRO;
      case 1 -> LAST_MICRO;
      default -> FIRST_MICRO + (long) (random.nextDouble() * (LAST_MICRO - FIRST_MICRO));
    };
  }

  private String text(int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(longest + 1); i > 0; i--) {
      int[] letters = LETTERS.codePoints().toArray();
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }
}
